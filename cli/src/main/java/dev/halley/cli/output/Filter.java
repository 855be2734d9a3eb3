package dev.halley.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * One {@code FIELD=[OP:]VALUE} of a list command. Numbers are compared as numbers, all else as text; of a list, one element has to
 * fit.
 *
 * @param field of the document, with dots for fields within fields
 */
record Filter(String field, String operator, String value) {

    private static final List<String> OPERATORS = List.of(
            "equals", "not", "notequals", "contains", "startswith", "endswith", "gt", "gte", "lt", "lte", "oneof");

    static Filter parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "--filter: '" + text
                            + "' (expected: FIELD=VALUE or FIELD=OP:VALUE, for instance name=contains:comet).");
        }
        String right = text.substring(equals + 1);
        int colon = right.indexOf(':');
        String operator = colon < 0 ? "" : right.substring(0, colon).toLowerCase(Locale.ROOT);
        return OPERATORS.contains(operator)
                ? new Filter(
                        text.substring(0, equals), operator.replace("notequals", "not"), right.substring(colon + 1))
                : new Filter(text.substring(0, equals), "equals", right);
    }

    /** The same condition, for the metadata store to check. */
    dev.halley.metadata.Filter forStore() {
        return dev.halley.metadata.Filter.of(field, (operator.equals("not") ? "notequals" : operator) + ":" + value);
    }

    boolean fits(JsonNode item) {
        JsonNode found = at(item, field);
        if (found.isArray()) {
            boolean one = false;
            for (JsonNode element : found) {
                one |= holds(element);
            }
            return operator.equals("not") != one;
        }
        return operator.equals("not") != holds(found);
    }

    /** Of {@code not}: whether it is the value. */
    private boolean holds(JsonNode node) {
        String text = text(node);
        return switch (operator) {
            case "contains" -> anyCase(text).contains(anyCase(value));
            case "startswith" -> anyCase(text).startsWith(anyCase(value));
            case "endswith" -> anyCase(text).endsWith(anyCase(value));
            case "gt" -> compare(node, value) > 0;
            case "gte" -> compare(node, value) >= 0;
            case "lt" -> compare(node, value) < 0;
            case "lte" -> compare(node, value) <= 0;
            case "oneof" -> List.of(value.split(",")).contains(text);
            default -> compare(node, value) == 0;
        };
    }

    private static String anyCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static JsonNode at(JsonNode item, String field) {
        JsonNode whole = item.path(field);
        int dot = field.indexOf('.');
        return whole.isMissingNode() && dot > 0
                ? at(item.path(field.substring(0, dot)), field.substring(dot + 1))
                : whole;
    }

    static String text(JsonNode node) {
        return node.isValueNode() ? (node.isNull() ? "" : node.asText()) : node.isMissingNode() ? "" : node.toString();
    }

    /** Tables say yes and no, documents true and false. */
    private static String truth(String value) {
        return switch (value) {
            case "yes" -> "true";
            case "no" -> "false";
            default -> value;
        };
    }

    static int compare(JsonNode node, String value) {
        if (node.isNumber()) {
            try {
                return node.decimalValue().compareTo(new BigDecimal(value.strip()));
            } catch (NumberFormatException e) {
                return text(node).compareTo(value);
            }
        }
        return text(node).compareTo(node.isBoolean() ? truth(value) : value);
    }
}
