package dev.halley.orchestrator;

import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;

/** Runs steps in this process: the flavor of the default stack. */
public final class LocalOrchestratorFlavor implements Flavor<Orchestrator, LocalOrchestratorConfig> {

    @Override
    public String name() {
        return "local";
    }

    @Override
    public ComponentType<Orchestrator> type() {
        return ComponentType.ORCHESTRATOR;
    }

    @Override
    public Class<LocalOrchestratorConfig> configType() {
        return LocalOrchestratorConfig.class;
    }

    @Override
    public Orchestrator create(String componentName, LocalOrchestratorConfig config, ComponentContext context) {
        Integer given = config.maxParallelSteps();
        int limit = given == null ? Math.max(2, Runtime.getRuntime().availableProcessors()) : given;
        return new LocalOrchestrator(componentName, limit);
    }
}
