package dev.halley.integrations.comet;

import dev.halley.comet.client.CometConfig;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import java.net.URI;
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

    /** What API keys of Halley's servers begin with. */
    private static final String KEY_OF_HALLEY = "hly_";

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
        URI url = config.serverUrl(environment);
        if (config.apiKey().startsWith(KEY_OF_HALLEY) && url.equals(CometExperimentTrackerConfig.COMET)) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "The experiment tracker '" + componentName
                            + "' has the API key of a Halley server and no url, so the"
                            + " key would be sent to " + url + ". Say which server it is for: by the attribute url, as"
                            + " --url=http://127.0.0.1:1986, or by COMET_URL_OVERRIDE.");
        }
        CometConfig client = CometConfig.of(url, config.apiKey(), home.spool());
        // The time to send is given once, by unsent(); closing does not wait again.
        client = client.withTimeouts(client.connectTimeout(), client.requestTimeout(), Duration.ZERO);
        return new CometExperimentTracker(componentName, config, home, client, patience);
    }
}
