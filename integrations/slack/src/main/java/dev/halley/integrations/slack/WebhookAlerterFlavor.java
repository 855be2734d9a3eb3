package dev.halley.integrations.slack;

import dev.halley.alerter.Alerter;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;

/** Messages as JSON to any address. */
public final class WebhookAlerterFlavor implements Flavor<Alerter, WebhookAlerterConfig> {

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public ComponentType<Alerter> type() {
        return ComponentType.ALERTER;
    }

    @Override
    public Class<WebhookAlerterConfig> configType() {
        return WebhookAlerterConfig.class;
    }

    @Override
    public Alerter create(String componentName, WebhookAlerterConfig config, ComponentContext context) {
        WebAddress address = WebAddress.of("url", config.url(), Boolean.TRUE.equals(config.allowPrivate()));
        return new WebhookAlerter(componentName, new Poster(componentName, address, config.headers()));
    }
}
