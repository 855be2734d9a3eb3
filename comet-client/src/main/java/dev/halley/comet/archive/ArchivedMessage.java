package dev.halley.comet.archive;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code messages.json}.
 *
 * @param line its number, from 1
 * @param id the order in which it was logged, which is nearly that of the lines
 * @param type what was logged, as comet_ml calls it
 */
record ArchivedMessage(long line, long id, String type, JsonNode payload) {

    @Nullable
    String text(String name) {
        JsonNode value = payload.get(name);
        return value == null || value.isNull() ? null : value.asText();
    }

    /** When it was logged, 0 if the message does not say. */
    long time() {
        return payload.path("local_timestamp").asLong(0);
    }
}
