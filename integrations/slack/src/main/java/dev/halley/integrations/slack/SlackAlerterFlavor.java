package dev.halley.integrations.slack;

import dev.halley.alerter.Alerter;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import java.util.Map;

/** Messages in a channel of Slack. */
public final class SlackAlerterFlavor implements Flavor<Alerter, SlackAlerterConfig> {

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public ComponentType<Alerter> type() {
        return ComponentType.ALERTER;
    }

    @Override
    public Class<SlackAlerterConfig> configType() {
        return SlackAlerterConfig.class;
    }

    @Override
    public Alerter create(String componentName, SlackAlerterConfig config, ComponentContext context) {
        WebAddress address =
                WebAddress.of("webhook_url", config.webhookUrl(), Boolean.TRUE.equals(config.allowPrivate()));
        return new SlackAlerter(componentName, new Poster(componentName, address, Map.of()), config.username());
    }
}
