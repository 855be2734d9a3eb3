package dev.halley.integrations.comet;

import dev.halley.comet.client.CometConfig;
import dev.halley.config.HalleyHome;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Experiments on comet.com, on a Halley tracking server, or on anything else that speaks Comet's protocol:
 *
 * <pre>{@code
 * halley experiment-tracker register comet_tracker --flavor=comet \
 *     '--workspace={{comet_secret.workspace}}' '--project_name={{comet_secret.project_name}}' '--api_key={{comet_secret.api_key}}'
 * }</pre>
 */
public final class CometExperimentTrackerFlavor implements Flavor<ExperimentTracker, CometExperimentTrackerConfig> {

    /** How long the end of a run waits for a server that takes nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final UnaryOperator<@Nullable String> environment;
    private final Duration patience;

    /** For {@link java.util.ServiceLoader}. */
    public CometExperimentTrackerFlavor() {
        this(System::getenv, PATIENCE);
    }

    CometExperimentTrackerFlavor(UnaryOperator<@Nullable String> environment, Duration patience) {
        this.environment = environment;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "comet";
    }

    @Override
    public ComponentType<ExperimentTracker> type() {
        return ComponentType.EXPERIMENT_TRACKER;
    }

    @Override
    public Class<CometExperimentTrackerConfig> configType() {
        return CometExperimentTrackerConfig.class;
    }

    @Override
    public Class<CometExperimentTrackerSettings> settingsType() {
        return CometExperimentTrackerSettings.class;
    }

    /** A key that was meant for one server must not go to another one, so the address is kept with it. */
    @Override
    public Map<String, String> fromEnvironment(Set<String> given, UnaryOperator<@Nullable String> variables) {
        return given.contains("url")
                ? Map.of()
                : CometExperimentTrackerConfig.urlOf(variables)
                        .map(url -> Map.of("url", url.toString()))
                        .orElse(Map.of());
    }

    @Override
    public ExperimentTracker create(
            String componentName, CometExperimentTrackerConfig config, ComponentContext context) {
        HalleyHome home = new HalleyHome(context.home());
        CometConfig client = CometConfig.of(config.serverUrl(environment), config.apiKey(), home.spool());
        // The time to send is given once, by unsent(); closing does not wait again.
        client = client.withTimeouts(client.connectTimeout(), client.requestTimeout(), Duration.ZERO);
        return new CometExperimentTracker(componentName, config, home, client, patience);
    }
}
