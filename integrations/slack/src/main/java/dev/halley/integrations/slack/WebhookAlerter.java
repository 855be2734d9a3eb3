package dev.halley.integrations.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.alerter.Alert;
import dev.halley.alerter.Alerter;
import java.util.Locale;

/** Posts {@code {"level", "title", "text", "facts": {…}, "link"}}. */
final class WebhookAlerter implements Alerter {

    private final String name;
    private final Poster poster;

    WebhookAlerter(String name, Poster poster) {
        this.name = name;
        this.poster = poster;
    }

    @Override
    public String name() {
        return name;
    }

    /** Looks for the host only: a message could trigger something. */
    @Override
    public void check() {
        poster.address().requireReachable(name);
    }

    @Override
    public void send(Alert alert) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("level", alert.level().name().toLowerCase(Locale.ROOT));
        message.put("title", alert.title());
        message.put("text", alert.text());
        ObjectNode facts = message.putObject("facts");
        alert.facts().forEach(facts::put);
        message.put("link", alert.link());
        poster.post(message);
    }
}
