package dev.halley.run;

import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.ConfigAttribute;
import dev.halley.stack.Flavor;
import org.jspecify.annotations.Nullable;

/** Trackers that write each experiment into a file of the home, so that tests see what other processes logged. */
public final class NotebookFlavor implements Flavor<ExperimentTracker, NotebookFlavor.Config> {

    /**
     * Configuration.
     *
     * @param refusal why the check fails; null if it does not
     * @param unsent what the tracker could not send; null if it sent all
     */
    public record Config(
            @ConfigAttribute(description = "A key.", required = true, secret = true)
            String key,

            @ConfigAttribute(description = "Why the check fails.") @Nullable
            String refusal,

            @ConfigAttribute(description = "What could not be sent.") @Nullable
            String unsent) {}

    @Override
    public String name() {
        return "notebook";
    }

    @Override
    public ComponentType<ExperimentTracker> type() {
        return ComponentType.EXPERIMENT_TRACKER;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public ExperimentTracker create(String componentName, Config config, ComponentContext context) {
        return new NotebookTracker(componentName, config, context.home().resolve("notebook"));
    }
}
