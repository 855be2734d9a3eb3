package dev.halley.server.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.halley.server.http.Json;
import dev.halley.server.version.SemanticVersion;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the text of a field must be, because the server reads it again: an import must not store what only its own routes would have refused.
 *
 * @param expected in words
 */
record Form(String expected, Predicate<String> holds) {

    static final Form JSON_OBJECT = new Form("a JSON object", text -> json(text).isObject());
    static final Form JSON_LIST = new Form("a JSON list", text -> json(text).isArray());
    static final Form VERSION =
            new Form("a version as 1.2.3", text -> SemanticVersion.find(text).isPresent());

    static Form oneOf(String... texts) {
        List<String> known = List.of(texts);
        return new Form("one of " + String.join(", ", known), known::contains);
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException none) {
            return MissingNode.getInstance();
        }
    }
}
