package dev.halley.stepoperator;

import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;

/** Each step in a process of its own on this machine: with a heap of its own, and gone when the step is. */
public final class LocalProcessFlavor implements Flavor<StepOperator, LocalProcessConfig> {

    @Override
    public String name() {
        return "local_process";
    }

    @Override
    public ComponentType<StepOperator> type() {
        return ComponentType.STEP_OPERATOR;
    }

    @Override
    public Class<LocalProcessConfig> configType() {
        return LocalProcessConfig.class;
    }

    @Override
    public Class<LocalProcessSettings> settingsType() {
        return LocalProcessSettings.class;
    }

    @Override
    public StepOperator create(String componentName, LocalProcessConfig config, ComponentContext context) {
        return new LocalProcessStepOperator(componentName, config, context.home());
    }
}
