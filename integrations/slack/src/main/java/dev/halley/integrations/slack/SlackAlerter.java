package dev.halley.integrations.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.alerter.Alert;
import dev.halley.alerter.Alerter;
import org.jspecify.annotations.Nullable;

/** Posts a message with a coloured bar: title, text, facts, link. */
final class SlackAlerter implements Alerter {

    /** Slack cuts what is longer, and refuses what is much longer. */
    private static final int LONGEST = 2_900;

    private final String name;
    private final Poster poster;
    private final @Nullable String username;

    SlackAlerter(String name, Poster poster, @Nullable String username) {
        this.name = name;
        this.poster = poster;
        this.username = username;
    }

    @Override
    public String name() {
        return name;
    }

    /** Looks for the host only: a message would be read by people. */
    @Override
    public void check() {
        poster.address().requireReachable(name);
    }

    @Override
    public void send(Alert alert) {
        poster.post(message(alert));
    }

    ObjectNode message(Alert alert) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        if (username != null) {
            message.put("username", username);
        }
        message.put("text", escaped(alert.title()));
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("color", colour(alert.level()));
        attachment.put("text", escaped(alert.text()));
        ArrayNode fields = attachment.putArray("fields");
        alert.facts().forEach((fact, value) -> fields.addObject()
                .put("title", escaped(fact))
                .put("value", escaped(value))
                .put("short", value.length() < 40));
        if (alert.link() != null) {
            attachment.put("title", "Open").put("title_link", alert.link());
        }
        return message;
    }

    private static String colour(Alert.Level level) {
        return switch (level) {
            case INFO -> "#3b82f6";
            case SUCCESS -> "good";
            case WARNING -> "warning";
            case FAILURE -> "danger";
        };
    }

    /** What Slack would take for a mention, a link or a tag is text like any other. */
    private static String escaped(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
