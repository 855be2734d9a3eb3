package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configuration of the {@code mlflow} experiment tracker. */
public record MlflowExperimentTrackerConfig(
        @JsonProperty("tracking_uri")
        @ConfigAttribute(
                description = "The address of the tracking server, such as http://127.0.0.1:5000.",
                required = true)
        String trackingUri,

        @ConfigAttribute(description = "The user name, if the server asks for one.", secret = true) @Nullable
        String username,

        @ConfigAttribute(description = "The password of the user.", secret = true) @Nullable
        String password,

        @ConfigAttribute(description = "A token, instead of user name and password.", secret = true) @Nullable
        String token,

        @JsonProperty("experiment_name")
        @ConfigAttribute(description = "The experiment that runs go to; the name of the pipeline if absent.")
        @Nullable
        String experimentName,

        @ConfigAttribute(
                description =
                        "Whether the runs of the steps are children of one run of the pipeline. Defaults to true.")
        @Nullable
        Boolean nested,

        @ConfigAttribute(description = "Tags of every run, as a=1,b=2. Settings override each of them.")
        Map<String, String> tags) {

    public MlflowExperimentTrackerConfig {
        address(trackingUri);
        if (token != null && username != null) {
            throw new IllegalArgumentException("token and username are both set. Keep one.");
        }
        tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    URI uri() {
        return address(trackingUri);
    }

    static URI address(String text) {
        try {
            URI uri = new URI(text.strip().replaceAll("/+$", ""));
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (uri.getUserInfo() != null) {
                // It would be in every link that people see.
                throw new IllegalArgumentException(
                        "tracking_uri holds a user name. Put it into a secret: --username='{{name.key}}'.");
            }
            if (web && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "tracking_uri: '" + text + "' (expected: an address such as http://127.0.0.1:5000).", e);
        }
        throw new IllegalArgumentException(
                "tracking_uri: '" + text + "' (expected: an address such as http://127.0.0.1:5000).");
    }
}
