package dev.halley.server.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One metric value of a request, while it is parsed. Reused from value to value. */
final class WireMetric {

    /** Comet: some fields are a thousand times too big; the year 5138 in milliseconds tells them apart. */
    private static final long LARGEST_MILLIS = 100_000_000_000_000L;

    private static final int LONGEST_NAME = 1_000;

    @Nullable
    String experimentKey;

    private @Nullable String name;
    private @Nullable String context;
    private @Nullable String text;
    private double value;
    private boolean hasValue;
    private @Nullable Long step;
    private @Nullable Long epoch;
    private long timestampMillis;

    /** Reads one field, its value is the parser's next token. Unknown fields are skipped. */
    void read(String field, JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        switch (field) {
            case "experimentKey" -> experimentKey = parser.getValueAsString();
            case "metricName" -> name = parser.getValueAsString();
            case "metricValue" -> readValue(token, parser);
            case "context", "runContext" -> context = token == JsonToken.VALUE_NULL ? null : parser.getValueAsString();
            case "step" -> step = whole("step", token, parser);
            case "epoch" -> epoch = whole("epoch", token, parser);
            case "timestamp" -> {
                Long given = whole("timestamp", token, parser);
                timestampMillis = given == null ? 0 : given > LARGEST_MILLIS ? given / 1000 : given;
            }
            default -> parser.skipChildren();
        }
    }

    private void readValue(JsonToken token, JsonParser parser) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token.isStructStart()) {
            throw new ApiException(
                    ErrorKind.INVALID, "metricValue of '" + name + "': a list or object (expected: a number).");
        }
        hasValue = true;
        text = parser.getText();
        value = token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT
                ? parser.getDoubleValue()
                : MetricText.value(text);
    }

    private static @Nullable Long whole(String field, JsonToken token, JsonParser parser) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            try {
                return parser.getLongValue();
            } catch (com.fasterxml.jackson.core.exc.InputCoercionException outOfRange) {
                throw notWhole(field, parser.getText());
            }
        }
        String given = parser.getText();
        try {
            double number = Double.parseDouble(given);
            if (number == Math.rint(number) && Math.abs(number) < 9.0e18) {
                return (long) number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below.
        }
        throw notWhole(field, given);
    }

    private static ApiException notWhole(String field, String given) {
        return new ApiException(ErrorKind.INVALID, field + ": '" + given + "' (expected: a whole number).");
    }

    /**
     * The value that was read. Comet: a metric is named {@code <context>_<name>}.
     *
     * @param nowMillis the time of a value that has none
     */
    MetricPoint point(long nowMillis) {
        String given = name;
        if (given == null || given.isEmpty()) {
            throw new ApiException(ErrorKind.INVALID, "'metricName' is missing.");
        }
        if (given.length() > LONGEST_NAME) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "metricName: '" + given.substring(0, 60) + "…' with " + given.length()
                            + " characters (expected: at most " + LONGEST_NAME + ").");
        }
        if (!hasValue) {
            throw new ApiException(ErrorKind.INVALID, "'metricValue' of '" + given + "' is missing.");
        }
        boolean plain = context == null || context.isEmpty();
        String shown = text != null && text.equals(Double.toString(value)) ? null : text;
        return new MetricPoint(
                plain ? given : context + "_" + given,
                value,
                shown,
                step,
                epoch,
                timestampMillis == 0 ? nowMillis : timestampMillis,
                plain ? null : context);
    }

    void clear() {
        name = null;
        context = null;
        text = null;
        hasValue = false;
        value = 0;
        step = null;
        epoch = null;
        timestampMillis = 0;
    }
}
