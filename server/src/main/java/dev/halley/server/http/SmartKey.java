package dev.halley.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;

/**
 * Comet's smart keys: {@code key*BASE64({"baseUrl": "…"})}, which tell a client by themselves where the server is. Clients send the whole
 * of it as the key.
 */
final class SmartKey {

    private SmartKey() {}

    /** The key itself; a key that only happens to hold a star stays as it is. */
    static String plain(String key) {
        int star = key.indexOf('*');
        return star > 0 && isAddress(key.substring(star + 1)) ? key.substring(0, star) : key;
    }

    private static boolean isAddress(String encoded) {
        try {
            JsonNode tree = Json.MAPPER.readTree(
                    Base64.getDecoder().decode(encoded.replace('-', '+').replace('_', '/')));
            return tree != null && tree.path("baseUrl").isTextual();
        } catch (IllegalArgumentException | IOException notASmartKey) {
            return false;
        }
    }
}
