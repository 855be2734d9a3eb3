package dev.halley.integrations.comet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code comet} tracker is registered with. The last three are defaults of {@link CometExperimentTrackerSettings}.
 *
 * @param apiKey in clear text, so {@link #toString} hides it
 * @param workspace null for the default workspace of the key
 * @param projectName null for the default project of the workspace
 * @param url null for what the environment says, else comet.com
 */
record CometExperimentTrackerConfig(
        @JsonProperty("api_key")
        @ConfigAttribute(
                description = "The API key of your Comet account, or of your account on a Halley server.",
                required = true,
                secret = true)
        String apiKey,

        @ConfigAttribute(
                description = "The workspace that holds the project; the default workspace of the API key if absent.")
        @Nullable
        String workspace,

        @JsonProperty("project_name")
        @ConfigAttribute(
                description = "The project that new experiments go to; the default project of the workspace if absent.")
        @Nullable
        String projectName,

        @ConfigAttribute(
                description =
                        "The address of the server, such as http://127.0.0.1:1986. If absent, the registration stores the value of"
                                + " COMET_URL_OVERRIDE or COMET_BASE_URL; without these it is https://www.comet.com.")
        @Nullable
        String url,

        @JsonProperty("run_name")
        @ConfigAttribute(
                description = "The name of the experiments; <pipeline run>_<step> if absent. Settings override it.")
        @Nullable
        String runName,

        @ConfigAttribute(description = "Tags for every experiment, as a,b. Settings override them.")
        List<String> tags,

        @ConfigAttribute(description = "Options of every experiment, as disabled=true. Settings override each of them.")
        Map<String, Object> settings) {

    /** Where Comet itself is. */
    static final URI COMET = URI.create("https://www.comet.com");

    /** Comet: the variables that Comet's own SDKs read, the strongest first. */
    private static final List<String> URL_VARIABLES = List.of("COMET_URL_OVERRIDE", "COMET_BASE_URL");

    CometExperimentTrackerConfig {
        apiKey = apiKey == null ? "" : apiKey.strip();
        if (apiKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "api_key is empty (expected: the API key that the settings page of the server shows).");
        }
        if (apiKey.chars().anyMatch(each -> each <= ' ' || each > '~')) {
            throw new IllegalArgumentException(
                    "api_key has a space or a character that no API key has. Copy it again, without quotes.");
        }
        workspace = present(workspace);
        projectName = present(projectName);
        url = present(url);
        runName = present(runName);
        if (url != null) {
            serverAddress("url", url);
        }
        // Absent attributes arrive as null.
        CometExperimentTrackerSettings defaults = new CometExperimentTrackerSettings(runName, tags, settings);
        tags = defaults.tags();
        settings = defaults.settings();
    }

    private static @Nullable String present(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /**
     * Where the server is, without a path.
     *
     * @throws IllegalArgumentException if the environment gives no address
     */
    URI serverUrl(UnaryOperator<@Nullable String> environment) {
        if (url != null) {
            return serverAddress("url", url);
        }
        return urlOf(environment).orElse(COMET);
    }

    /** The address that the environment gives. */
    static Optional<URI> urlOf(UnaryOperator<@Nullable String> environment) {
        for (String variable : URL_VARIABLES) {
            String value = present(environment.apply(variable));
            if (value != null) {
                return Optional.of(serverAddress(variable, value));
            }
        }
        return Optional.empty();
    }

    CometExperimentTrackerSettings defaults() {
        return new CometExperimentTrackerSettings(runName, tags, settings);
    }

    private static URI serverAddress(String source, String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return withoutSuffix(uri);
            }
        } catch (URISyntaxException e) {
            throw noAddress(source, text, e);
        }
        throw noAddress(source, text, null);
    }

    /** Comet: the address of its protocol, https://host/clientlib/, is a usual spelling. */
    private static URI withoutSuffix(URI uri) {
        String text = uri.toString();
        for (String suffix : List.of("/", "/clientlib", "/api")) {
            text = text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
        }
        return URI.create(text);
    }

    private static IllegalArgumentException noAddress(String source, String text, @Nullable Exception cause) {
        // What stands before an @ may be a password.
        String shown = text.replaceFirst("//[^/]*@", "//******@");
        return new IllegalArgumentException(
                source + ": '" + shown
                        + "' (expected: the address of a Comet server, such as https://www.comet.com or http://127.0.0.1:1986).",
                cause);
    }

    @Override
    public String toString() {
        return "CometExperimentTrackerConfig[workspace=" + workspace + ", projectName=" + projectName + ", url=" + url
                + ", runName=" + runName + ", tags=" + tags + ", settings=" + settings + ", apiKey=******]";
    }
}
