package dev.halley.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A JSON object of a request. Absent and null are the same; a wrong type is refused by name. */
public final class Body {

    private final ObjectNode node;

    public Body(ObjectNode node) {
        this.node = node;
    }

    /**
     * Reads a JSON object that came as text, for instance as a part of a multipart body.
     *
     * @param where the name of what holds it, for the refusal
     */
    public static Body parse(@Nullable String json, String where) {
        try {
            if (json != null && Json.MAPPER.readTree(json) instanceof ObjectNode object) {
                return new Body(object);
            }
        } catch (JsonProcessingException malformed) {
            throw new ApiException(ErrorKind.INVALID, where + ": is not valid JSON (expected: a JSON object).");
        }
        throw new ApiException(ErrorKind.INVALID, "'" + where + "' is not a JSON object.");
    }

    /**
     * Refuses a body with other fields than these: a date of expiry under a wrong name must not make something that lasts for ever.
     *
     * @throws ApiException INVALID
     */
    public Body onlyHas(String... names) {
        List<String> known = List.of(names);
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
                throw new ApiException(
                        ErrorKind.INVALID,
                        "'" + shown + "' in the body is not known here (expected: " + String.join(", ", known) + ").");
            }
        });
        return this;
    }

    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    public @Nullable JsonNode get(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** A text, or the text of a number or boolean. */
    public @Nullable String text(String... names) {
        for (String name : names) {
            JsonNode value = get(name);
            if (value != null) {
                if (value.isContainerNode()) {
                    throw wrong(name, value, "a text");
                }
                return value.asText();
            }
        }
        return null;
    }

    /** Refuses a body without a value of this name. */
    public Body requires(String... names) {
        for (String name : names) {
            if (!has(name)) {
                throw new ApiException(ErrorKind.INVALID, "'" + name + "' is missing in the body.");
            }
        }
        return this;
    }

    public String requiredText(String... names) {
        String value = text(names);
        if (value == null) {
            throw new ApiException(ErrorKind.INVALID, "'" + names[0] + "' is missing in the body.");
        }
        return value;
    }

    /** What was logged, as text: texts as they are, numbers as written, containers as JSON. */
    public static String loggedText(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return "null";
        }
        boolean isNoNumber = value.isNumber() && !Double.isFinite(value.doubleValue());
        if (value.isTextual() || isNoNumber) {
            return value.asText();
        }
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A whole number: a fraction is left out, and what is NaN is not there. */
    public @Nullable Long number(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (value.isNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isNumber() && Double.isNaN(value.doubleValue())) {
            return null;
        }
        if (value.isTextual()) {
            try {
                return Long.parseLong(value.textValue());
            } catch (NumberFormatException notANumber) {
                throw wrong(name, value, "a whole number");
            }
        }
        throw wrong(name, value, "a whole number");
    }

    public boolean flag(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return false;
        }
        String text = value.asText().toLowerCase(Locale.ROOT);
        boolean isTrue = text.equals("true") || text.equals("1");
        if (!isTrue && !text.equals("false") && !text.equals("0")) {
            throw wrong(name, value, "true or false");
        }
        return isTrue;
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(name)) {
            if (element.isContainerNode() || element.isNull()) {
                throw wrong(name, element, "a list of texts");
            }
            texts.add(element.asText());
        }
        return texts;
    }

    public List<Body> objects(String name) {
        List<Body> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            objects.add(object(name, element));
        }
        return objects;
    }

    /** An element of a list of objects. */
    public static Body object(String list, JsonNode element) {
        if (element instanceof ObjectNode object) {
            return new Body(object);
        }
        throw wrong(list, element, "a list of objects");
    }

    /** An object inside of this one, null if there is none. */
    public @Nullable Body object(String name) {
        JsonNode value = get(name);
        if (value == null || value instanceof ObjectNode) {
            return value == null ? null : new Body((ObjectNode) value);
        }
        throw wrong(name, value, "an object");
    }

    /** The elements of a list, whatever they are. */
    public List<JsonNode> nodes(String name) {
        List<JsonNode> nodes = new ArrayList<>();
        array(name).forEach(nodes::add);
        return nodes;
    }

    private Iterable<JsonNode> array(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, value, "a list");
        }
        return value;
    }

    public ObjectNode node() {
        return node;
    }

    /** The refusal of a value that is none of what was expected. */
    public static ApiException wrong(String name, JsonNode value, String expected) {
        String text = value.toString();
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return new ApiException(ErrorKind.INVALID, name + ": " + shown + " (expected: " + expected + ").");
    }
}
