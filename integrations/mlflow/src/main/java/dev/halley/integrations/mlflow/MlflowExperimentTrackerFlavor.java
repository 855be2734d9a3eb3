package dev.halley.integrations.mlflow;

import dev.halley.config.HalleyHome;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import java.time.Duration;

/** Records what steps log as runs of MLflow. */
public final class MlflowExperimentTrackerFlavor implements Flavor<ExperimentTracker, MlflowExperimentTrackerConfig> {

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "mlflow";
    }

    @Override
    public ComponentType<ExperimentTracker> type() {
        return ComponentType.EXPERIMENT_TRACKER;
    }

    @Override
    public Class<MlflowExperimentTrackerConfig> configType() {
        return MlflowExperimentTrackerConfig.class;
    }

    @Override
    public Class<MlflowExperimentTrackerSettings> settingsType() {
        return MlflowExperimentTrackerSettings.class;
    }

    @Override
    public ExperimentTracker create(
            String componentName, MlflowExperimentTrackerConfig config, ComponentContext context) {
        return new MlflowExperimentTracker(componentName, config, new HalleyHome(context.home()), PATIENCE_AT_THE_END);
    }
}
