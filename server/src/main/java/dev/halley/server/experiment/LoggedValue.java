package dev.halley.server.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import org.jspecify.annotations.Nullable;

/**
 * The last value of a name that is no metric: a parameter or an other.
 *
 * @param value the text that was logged
 * @param context null if none was logged; already part of the name
 */
public record LoggedValue(
        String name,
        String value,
        @Nullable String context,
        @Nullable Long step,
        long timestampMillis) {

    private static final String[] MOMENTS = {"Current", "Min", "Max"};

    /** As Comet's answers hold it: the SDKs expect one value three times. */
    public ObjectNode wire() {
        ObjectNode node = Json.MAPPER.createObjectNode().put("name", name);
        for (String moment : MOMENTS) {
            node.put("value" + moment, value)
                    .put("timestamp" + moment, timestampMillis)
                    .put("runContext" + moment, context)
                    .put("step" + moment, step);
        }
        return node.put("editable", false);
    }
}
