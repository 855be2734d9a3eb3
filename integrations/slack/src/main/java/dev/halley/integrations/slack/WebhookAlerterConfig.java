package dev.halley.integrations.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configuration of the {@code webhook} alerter. */
record WebhookAlerterConfig(
        @ConfigAttribute(description = "Where messages are posted to, as JSON.", required = true, secret = true)
        String url,

        @ConfigAttribute(description = "Headers of each request, as Authorization={{secret.key}}.", secret = true)
        Map<String, String> headers,

        @JsonProperty("allow_private")
        @ConfigAttribute(description = "Whether the address may be one of this machine or of a private network.")
        @Nullable
        Boolean allowPrivate) {

    WebhookAlerterConfig {
        WebAddress.of("url", url, Boolean.TRUE.equals(allowPrivate));
        headers = headers == null ? Map.of() : Map.copyOf(headers);
    }
}
