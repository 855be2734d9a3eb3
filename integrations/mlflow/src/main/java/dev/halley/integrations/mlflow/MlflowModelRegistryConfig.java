package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import org.jspecify.annotations.Nullable;

/** Configuration of the {@code mlflow} model registry. */
public record MlflowModelRegistryConfig(
        @JsonProperty("tracking_uri")
        @ConfigAttribute(
                description = "The address of the server with the registry, such as http://127.0.0.1:5000.",
                required = true)
        String trackingUri,

        @ConfigAttribute(description = "The user name, if the server asks for one.", secret = true) @Nullable
        String username,

        @ConfigAttribute(description = "The password of the user.", secret = true) @Nullable
        String password,

        @ConfigAttribute(description = "A token, instead of user name and password.", secret = true) @Nullable
        String token) {

    public MlflowModelRegistryConfig {
        MlflowExperimentTrackerConfig.address(trackingUri);
    }
}
