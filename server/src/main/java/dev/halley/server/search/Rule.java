package dev.halley.server.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One comparison as Comet's clients write it.
 *
 * @param source where the value is: {@code metrics}, {@code params}, {@code log_other}, {@code tag}, {@code metadata},
 *     {@code env_details}
 * @param operator without {@code not_}
 * @param inverted whether the operator began with {@code not_}, or is the negative one of a pair
 * @param type {@code double}, {@code string}, {@code boolean}, {@code datetime} (UTC) or {@code timenumber} (seconds)
 * @param values the constants: two for {@code between}, none for tests of absence
 */
record Rule(String source, String field, String operator, boolean inverted, String type, List<JsonNode> values) {

    private static final List<String> OPERATORS = List.of(
            "equal",
            "less",
            "less_or_equal",
            "greater",
            "greater_or_equal",
            "between",
            "contains",
            "begins_with",
            "ends_with",
            "is_null",
            "is_empty");

    static Rule read(ObjectNode rule, @Nullable String inherited) {
        JsonNode own = rule.path("source");
        String source = own.isTextual() ? own.textValue() : inherited;
        String field = text(rule, "field");
        String written = text(rule, "operator");
        if (source == null || source.equals("nested")) {
            throw new ApiException(ErrorKind.INVALID, "the rule for '" + field + "' has no source.");
        }
        boolean inverted = written.startsWith("not_") || written.startsWith("is_not_");
        String operator = written.startsWith("not_") ? written.substring(4) : written.replaceFirst("^is_not_", "is_");
        if (!OPERATORS.contains(operator)) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "operator: '" + shortened(written) + "' (expected: one of " + OPERATORS
                            + ", or one with 'not_' before it).");
        }
        Rule read = new Rule(
                source, field, operator, inverted, rule.path("type").asText("string"), values(rule.path("value")));
        read.checkCount();
        return read;
    }

    private static String text(ObjectNode rule, String name) {
        JsonNode value = rule.path(name);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new ApiException(ErrorKind.INVALID, "a rule has no '" + name + "'.");
        }
        return value.textValue();
    }

    private static List<JsonNode> values(JsonNode value) {
        List<JsonNode> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(values::add);
        } else if (!value.isMissingNode() && !value.isNull()) {
            values.add(value);
        }
        if (values.stream().anyMatch(JsonNode::isContainerNode)) {
            throw new ApiException(
                    ErrorKind.INVALID, "value: " + shortened(value.toString()) + " (expected: a value).");
        }
        return values;
    }

    private void checkCount() {
        int expected = operator.equals("between") ? 2 : operator.startsWith("is_") ? 0 : 1;
        if (expected > 0 && values.size() != expected) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "value of '" + field + "': " + values.size() + " values (expected: " + expected + " for '"
                            + operator + "').");
        }
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    String text(int index) {
        return values.get(index).asText();
    }

    /** The constant as a number: times become epoch milliseconds, spans milliseconds. Null if it is none. */
    @Nullable
    Double number(int index) {
        JsonNode value = values.get(index);
        if (type.equals("datetime")) {
            return (double) millis(value.asText());
        }
        try {
            double number = value.isNumber() ? value.doubleValue() : Double.parseDouble(value.asText());
            return type.equals("timenumber") ? number * 1_000 : number;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static long millis(String time) {
        try {
            String iso = time.strip().replace(' ', 'T');
            if (iso.length() == 10) {
                iso += "T00:00:00";
            }
            boolean zoned = iso.endsWith("Z") || iso.matches(".*T.*[+-]\\d\\d:?\\d\\d");
            return zoned
                    ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException notATime) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "value: '" + shortened(time) + "' (expected: a time in UTC such as '2026-11-24 10:00:00').");
        }
    }

    /** Whether it holds for a value that is there. For values that the typed tree has no field for. */
    boolean holds(String value) {
        return inverted != plainlyHolds(value);
    }

    private boolean plainlyHolds(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return switch (operator) {
            case "is_null" -> false;
            case "is_empty" -> value.isEmpty();
            case "contains" -> lower.contains(text(0).toLowerCase(Locale.ROOT));
            case "begins_with" -> lower.startsWith(text(0).toLowerCase(Locale.ROOT));
            case "ends_with" -> lower.endsWith(text(0).toLowerCase(Locale.ROOT));
            case "between" -> compare(value, 0) >= 0 && compare(value, 1) <= 0;
            case "less" -> compare(value, 0) < 0;
            case "less_or_equal" -> compare(value, 0) <= 0;
            case "greater" -> compare(value, 0) > 0;
            case "greater_or_equal" -> compare(value, 0) >= 0;
            default -> same(value);
        };
    }

    private boolean same(String value) {
        return compare(value, 0) == 0 || truth().contains(value.toLowerCase(Locale.ROOT));
    }

    /** Comet: Python writes 1 for True and 0 for False. */
    List<String> truth() {
        return switch (values.isEmpty() ? "" : text(0).toLowerCase(Locale.ROOT)) {
            case "1", "true" -> List.of("true", "True", "1");
            case "0", "false" -> List.of("false", "False", "0");
            default -> List.of();
        };
    }

    private int compare(String value, int index) {
        Double wanted = number(index);
        if (wanted != null) {
            try {
                return Double.compare(Double.parseDouble(value), wanted);
            } catch (NumberFormatException text) {
                return value.compareTo(text(index));
            }
        }
        return value.compareTo(text(index));
    }
}
