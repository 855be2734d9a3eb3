package dev.halley.alerter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to people.
 *
 * @param title one line
 * @param text more lines; may be empty
 * @param facts what it is about, by name, in order: run, step, error
 * @param link where to look; null if there is no page
 */
public record Alert(
        Level level,
        String title,
        String text,
        Map<String, String> facts,
        @Nullable String link) {

    /** How much it matters. */
    public enum Level {
        INFO,
        SUCCESS,
        WARNING,
        FAILURE
    }

    public Alert {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** A message without facts. */
    public static Alert of(Level level, String title, String text) {
        return new Alert(level, title, text, Map.of(), null);
    }

    public Alert withFact(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Alert(level, title, text, more, link);
    }

    public Alert withLink(String address) {
        return new Alert(level, title, text, facts, address);
    }
}
