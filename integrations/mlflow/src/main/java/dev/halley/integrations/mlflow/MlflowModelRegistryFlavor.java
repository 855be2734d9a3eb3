package dev.halley.integrations.mlflow;

import dev.halley.modelregistry.ModelRegistry;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;

/** Announces versions of models to MLflow. */
public final class MlflowModelRegistryFlavor implements Flavor<ModelRegistry, MlflowModelRegistryConfig> {

    @Override
    public String name() {
        return "mlflow";
    }

    @Override
    public ComponentType<ModelRegistry> type() {
        return ComponentType.MODEL_REGISTRY;
    }

    @Override
    public Class<MlflowModelRegistryConfig> configType() {
        return MlflowModelRegistryConfig.class;
    }

    @Override
    public ModelRegistry create(String componentName, MlflowModelRegistryConfig config, ComponentContext context) {
        MlflowServer server = new MlflowServer(
                MlflowExperimentTrackerConfig.address(config.trackingUri()),
                MlflowServer.authorization(config.token(), config.username(), config.password()));
        return new MlflowModelRegistry(componentName, server);
    }
}
