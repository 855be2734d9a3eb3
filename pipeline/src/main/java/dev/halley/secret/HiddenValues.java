package dev.halley.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.Ciphertext;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values of a component's attributes that were given in clear text and must not lie in the store so. */
public final class HiddenValues {

    /** An object with this single field stands for a text that the store must not hold. */
    private static final String ENCRYPTED = "encrypted";

    private HiddenValues() {}

    /** What encryption binds the values of a component to. No secret can have this name, so no value can be moved there. */
    public static String place(String type, String component) {
        return "component " + type + " " + component;
    }

    /** How the value is kept. */
    public static JsonNode node(Ciphertext ciphertext) {
        ObjectNode hidden = JsonNodeFactory.instance.objectNode();
        return hidden.put(ENCRYPTED, ciphertext.bytes());
    }

    /** The encrypted value, if the attribute's value is one. */
    public static Optional<Ciphertext> find(JsonNode node) {
        if (!node.isObject() || node.size() != 1 || !node.has(ENCRYPTED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Ciphertext(node.get(ENCRYPTED).binaryValue()));
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED, "The stored value is damaged. Delete the component and register it again.", e);
        }
    }

    /** Whether this is an encrypted value. */
    public static boolean isHidden(JsonNode node) {
        return node.isObject() && node.size() == 1 && node.has(ENCRYPTED);
    }

    /** The attributes of a component for one of another name. */
    public static Map<String, JsonNode> moved(
            Map<String, JsonNode> config, String type, String from, String to, ValueCipher cipher) {
        Map<String, JsonNode> moved = new LinkedHashMap<>();
        config.forEach((attribute, node) -> moved.put(
                attribute,
                find(node)
                        .map(value -> cipher.decrypt(place(type, from), attribute, value))
                        .map(value -> node(cipher.encrypt(place(type, to), attribute, value)))
                        .orElse(node)));
        return moved;
    }
}
