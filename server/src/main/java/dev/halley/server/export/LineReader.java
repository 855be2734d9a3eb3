package dev.halley.server.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.halley.comet.zip.ForeignZip;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.metric.MetricPoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a member of an export. A line is an object of texts, whole numbers and truth values; the points of a metric, which
 * may be many, are given on one by one and never held as a tree. Whatever else a line has is refused by its number. Confined to one thread.
 */
final class LineReader implements AutoCloseable {

    private static final int LONGEST_TEXT = 32 << 20;
    private static final int MOST_FIELDS = 64;
    private static final int LONGEST_NAME = 1_024;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(10)
                    .maxNumberLength(400)
                    .maxNameLength(100)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private final String member;
    private final JsonParser json;
    private final Consumer<MetricPoint> points;
    private final Map<String, Object> values = new HashMap<>();
    private int line;

    /** @param points takes the points of metrics */
    LineReader(String member, InputStream content, Consumer<MetricPoint> points) throws IOException {
        this.member = member;
        this.json = FACTORY.createParser(content);
        this.points = points;
    }

    /** Goes on to the next line; false if there is none. */
    boolean next() throws IOException {
        try {
            values.clear();
            JsonToken token = json.nextToken();
            line = json.currentTokenLocation().getLineNr();
            if (token == null) {
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw wrong("is no JSON object");
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                read(name, json.nextToken());
            }
            return true;
        } catch (JsonProcessingException malformed) {
            throw wrong("is not JSON as it should be ("
                    + ForeignZip.shown(String.valueOf(malformed.getOriginalMessage())) + ")");
        }
    }

    private void read(String name, JsonToken token) throws IOException {
        if (name.equals("points") && token == JsonToken.START_ARRAY) {
            readPoints();
            return;
        }
        switch (token) {
            case VALUE_STRING -> put(name, json.getText());
            case VALUE_NUMBER_INT -> put(name, json.getLongValue());
            case VALUE_NUMBER_FLOAT -> put(name, json.getDoubleValue());
            case VALUE_TRUE -> put(name, true);
            case VALUE_FALSE -> put(name, false);
            case VALUE_NULL -> {
                // As if it were not there.
            }
            default -> throw wrong("'" + ForeignZip.shown(name) + "' is neither a text nor a number");
        }
    }

    private void put(String name, Object value) {
        if (values.size() == MOST_FIELDS) {
            throw wrong("has more than " + MOST_FIELDS + " fields");
        }
        values.put(name, value);
    }

    private void readPoints() throws IOException {
        if (!"metric".equals(values.get("kind"))) {
            throw wrong("has points, which only a line of the kind 'metric' has, behind its name");
        }
        String name = text("name", LONGEST_NAME);
        String context = optionalText("context", LONGEST_NAME);
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.START_ARRAY) {
                throw wrong("has a point that is no list");
            }
            points.accept(point(name, context));
        }
    }

    private MetricPoint point(String name, @Nullable String context) throws IOException {
        Long step = wholeOrNull(json.nextToken());
        Long epoch = wholeOrNull(json.nextToken());
        Long millis = wholeOrNull(json.nextToken());
        if (millis == null) {
            throw wrong("has a point without a time");
        }
        double value = value(json.nextToken());
        String text = null;
        JsonToken token = json.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            text = json.getText();
            if (text.length() > LONGEST_NAME) {
                throw wrong("has a value written with " + text.length() + " characters");
            }
            token = json.nextToken();
        }
        if (token != JsonToken.END_ARRAY) {
            throw wrong("has a point that is not [step, epoch, milliseconds, value, text]");
        }
        return new MetricPoint(name, value, text, step, epoch, millis, context);
    }

    private @Nullable Long wholeOrNull(@Nullable JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw wrong("has a point whose step, epoch or time is no whole number");
        }
        return json.getLongValue();
    }

    private double value(@Nullable JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
            return json.getDoubleValue();
        }
        String text = token == JsonToken.VALUE_STRING ? json.getText() : "";
        switch (text) {
            case "NaN" -> {
                return Double.NaN;
            }
            case "Infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-Infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> throw wrong("has a point whose value is no number");
        }
    }

    String kind() {
        return text("kind", LONGEST_NAME);
    }

    /** @param longest 0 for as long as a line may be */
    String text(String name, int longest) {
        String text = optionalText(name, longest);
        if (text == null) {
            throw wrong("has no '" + name + "'");
        }
        return text;
    }

    @Nullable
    String optionalText(String name, int longest) {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw wrong("'" + name + "' is no text");
        }
        if (longest > 0 && text.length() > longest) {
            throw wrong("'" + name + "' has " + text.length() + " characters (expected: at most " + longest + ")");
        }
        return text;
    }

    @Nullable
    Long number(String name) {
        Object value = values.get(name);
        if (value != null && !(value instanceof Long)) {
            throw wrong("'" + name + "' is no whole number");
        }
        return (Long) value;
    }

    @Nullable
    Double decimal(String name) {
        Object value = values.get(name);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value == null) {
            return null;
        }
        return switch (String.valueOf(value)) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw wrong("'" + name + "' is no number");
        };
    }

    boolean flag(String name) {
        Object value = values.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw wrong("'" + name + "' is neither true nor false");
        }
        return value != null && (Boolean) value;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** What a column takes for a field of the line. */
    @Nullable
    Object column(Kind.Field field) {
        Object value =
                switch (field.type()) {
                    case NUMBER -> number(field.name());
                    case FLAG -> flag(field.name()) ? 1L : 0L;
                    case PUBLIC -> 0L;
                    case DECIMAL -> decimal(field.name());
                    default -> optionalText(field.name(), field.longest());
                };
        if (value == null && !field.optional()) {
            throw wrong("has no '" + field.name() + "'");
        }
        Form form = field.form();
        if (form != null && value instanceof String text && !form.holds().test(text)) {
            throw wrong(
                    "'" + field.name() + "' is '" + ForeignZip.shown(text) + "' (expected: " + form.expected() + ")");
        }
        return value;
    }

    ApiException wrong(String why) {
        return new ApiException(
                ErrorKind.INVALID, member + ", line " + line + ": " + why + ". See docs/reference/export-format.md.");
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
