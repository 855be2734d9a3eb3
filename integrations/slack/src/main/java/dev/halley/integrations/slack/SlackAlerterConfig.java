package dev.halley.integrations.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import org.jspecify.annotations.Nullable;

/** Configuration of the {@code slack} alerter. */
record SlackAlerterConfig(
        @JsonProperty("webhook_url")
        @ConfigAttribute(
                description = "The address of the incoming web hook that Slack shows when you add one to a channel.",
                required = true,
                secret = true)
        String webhookUrl,

        @ConfigAttribute(description = "The name that messages come from; that of the web hook if absent.") @Nullable
        String username,

        @JsonProperty("allow_private")
        @ConfigAttribute(description = "Whether the address may be one of this machine or of a private network.")
        @Nullable
        Boolean allowPrivate) {

    SlackAlerterConfig {
        WebAddress.of("webhook_url", webhookUrl, Boolean.TRUE.equals(allowPrivate));
    }
}
