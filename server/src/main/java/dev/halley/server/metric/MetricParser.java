package dev.halley.server.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.LeftOut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metric values of any request as a stream straight into columns, and words the refusals. What looks as usual was read by
 * {@link PlainMetricParser} already. A value that stands alone is refused if anything about it is odd. In a batch it is left out, or
 * only its step, epoch or time is, so that it costs no other value. Confined to one request.
 */
final class MetricParser {

    /** Comet: some fields are a thousand times too big; the year 5138 in milliseconds tells them apart. */
    private static final long LARGEST_MILLIS = 100_000_000_000_000L;

    private static final int LONGEST_NAME = 1_000;
    private static final byte[] NO_TEXT = {};

    private final JsonParser json;
    private final long nowMillis;
    private final NewPoints points;
    private final LeftOut leftOut = new LeftOut();
    private @Nullable String experimentKey;

    // The value that is being read.
    private byte[] name = NO_TEXT;
    private byte[] context = NO_TEXT;
    private boolean hasValue;
    private double value;
    private @Nullable Text text;
    private long step;
    private long epoch;
    private long millis;
    /** Why it cannot be kept. */
    private @Nullable String refusal;
    /** Which of its numbers cannot, and why. */
    private final Map<String, String> oddNumbers = new LinkedHashMap<>();

    /**
     * @param nowMillis the time of a value that has none
     */
    MetricParser(JsonParser json, long nowMillis, int expected) {
        this.json = json;
        this.nowMillis = nowMillis;
        this.points = new NewPoints(expected);
    }

    @Nullable
    String experimentKey() {
        return experimentKey;
    }

    NewPoints points() {
        return points;
    }

    LeftOut leftOut() {
        return leftOut;
    }

    /** Reads a body that is one value. */
    void readOne() throws IOException {
        begin();
        clear();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            readField(field);
        }
        add();
        leftOut.requireNone();
        end();
    }

    /** Reads a body with a list of values. */
    void readBatch() throws IOException {
        begin();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (field) {
                case "experimentKey" -> readKey(token);
                case "values" -> readValues(token);
                default -> json.skipChildren();
            }
        }
        end();
    }

    private void end() throws IOException {
        if (json.nextToken() != null) {
            throw new ApiException(ErrorKind.INVALID, "the body goes on after its JSON object.");
        }
    }

    private void begin() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new ApiException(ErrorKind.INVALID, "the body is not a JSON object.");
        }
    }

    private void readValues(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            throw new ApiException(ErrorKind.INVALID, "values: " + shown(token) + " (expected: a list).");
        }
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            if (next != JsonToken.START_OBJECT) {
                leftOut.add("values: " + shown(next) + " (expected: a list of objects).");
                json.skipChildren();
                continue;
            }
            clear();
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                readField(field);
            }
            add();
        }
    }

    private void clear() {
        name = NO_TEXT;
        context = NO_TEXT;
        hasValue = false;
        value = 0;
        text = null;
        step = Columns.NONE;
        epoch = Columns.NONE;
        millis = 0;
        refusal = null;
        oddNumbers.clear();
    }

    /** Reads one field; unknown ones are skipped. */
    private void readField(String field) throws IOException {
        JsonToken token = json.nextToken();
        switch (field) {
            case "metricName" -> readName(token);
            case "metricValue" -> readValue(token);
            case "step" -> step = whole("step", token);
            case "epoch" -> epoch = whole("epoch", token);
            case "timestamp" -> {
                long given = whole("timestamp", token);
                millis = given == Columns.NONE ? 0 : given > LARGEST_MILLIS ? given / 1000 : given;
            }
            case "context", "runContext" -> readContext(token);
            case "experimentKey" -> readKey(token);
            default -> json.skipChildren();
        }
    }

    private void readKey(JsonToken token) throws IOException {
        if (token.isStructStart()) {
            throw new ApiException(ErrorKind.INVALID, "experimentKey: " + shown(token) + " (expected: a text).");
        }
        experimentKey = token == JsonToken.VALUE_NULL ? null : json.getText();
    }

    private void readName(JsonToken token) throws IOException {
        String given = readText("metricName", token);
        if (given.length() > LONGEST_NAME) {
            refuse("metricName: '" + given.substring(0, 60) + "…' with " + given.length()
                    + " characters (expected: at most " + LONGEST_NAME + ").");
        } else {
            name = given.getBytes(StandardCharsets.UTF_8);
        }
    }

    private void readContext(JsonToken token) throws IOException {
        context = readText("context", token).getBytes(StandardCharsets.UTF_8);
    }

    /** Null is an empty text. */
    private String readText(String field, JsonToken token) throws IOException {
        if (token.isStructStart()) {
            refuse(field + ": " + shown(token) + " (expected: a text).");
            json.skipChildren();
            return "";
        }
        return token == JsonToken.VALUE_NULL ? "" : json.getText();
    }

    /** Leaves the value that is being read out; the first reason is told. */
    private void refuse(String why) {
        if (refusal == null) {
            refusal = why;
        }
    }

    /** What stands there instead; of a list or object only that it is one. */
    private String shown(JsonToken token) throws IOException {
        if (token.isStructStart()) {
            return token == JsonToken.START_ARRAY ? "a list" : "an object";
        }
        String given = json.getText();
        return "'" + (given.length() > 60 ? given.substring(0, 60) + "…" : given) + "'";
    }

    private void readValue(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token.isStructStart()) {
            refuse("metricValue of '" + givenName() + "': " + shown(token) + " (expected: a number).");
            json.skipChildren();
            return;
        }
        hasValue = true;
        if (token.isNumeric() && !isNoNumber()) {
            value = json.getDoubleValue();
            byte[] written = json.getText().getBytes(StandardCharsets.ISO_8859_1);
            text = Text.ofNumber(written, 0, written.length, value);
        } else {
            String written = json.getText();
            value = MetricText.value(written);
            text = Text.of(written, value);
        }
    }

    /** Whether it is NaN or infinite, as Python writes that. A number too large for a double is a number. */
    private boolean isNoNumber() throws IOException {
        String written = json.getText();
        return Character.isLetter(written.charAt(written.length() - 1));
    }

    /** Without its fraction; {@link Columns#NONE} for null, for NaN, and for what is no whole number of 64 bits. */
    private long whole(String field, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return Columns.NONE;
        }
        if (token == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && json.getLongValue() != Columns.NONE) {
            return json.getLongValue();
        }
        if (token.isScalarValue()) {
            try {
                // Comet: clients send what they were given.
                double number =
                        token.isBoolean() ? (token == JsonToken.VALUE_TRUE ? 1 : 0) : MetricText.number(json.getText());
                if (Double.isNaN(number)) {
                    return Columns.NONE;
                }
                if (Math.abs(number) < 9.0e18) {
                    return (long) number;
                }
            } catch (NumberFormatException notANumber) {
                // Told below.
            }
        }
        oddNumbers.put(field, shown(token));
        json.skipChildren();
        return Columns.NONE;
    }

    private String givenName() {
        return new String(name, StandardCharsets.UTF_8);
    }

    private void add() {
        if (name.length == 0) {
            refuse("'metricName' is missing.");
        } else if (!hasValue) {
            refuse("'metricValue' of '" + givenName() + "' is missing.");
        }
        if (refusal != null) {
            leftOut.add(refusal);
            return;
        }
        oddNumbers.forEach((field, given) -> leftOut.add(
                field + " of metric '" + givenName() + "': " + given + " (expected: a whole number of 64 bits)."));
        int number = points.names().number(both(), 0, name.length, name.length, context.length);
        points.add(number, step, epoch, millis == 0 ? nowMillis : millis, value, text);
    }

    private byte[] both() {
        if (context.length == 0) {
            return name;
        }
        byte[] both = Arrays.copyOf(name, name.length + context.length);
        System.arraycopy(context, 0, both, name.length, context.length);
        return both;
    }
}
