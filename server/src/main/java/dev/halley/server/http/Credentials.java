package dev.halley.server.http;

import org.jspecify.annotations.Nullable;

/**
 * What a request brought to prove who calls. Each may be absent.
 *
 * @param apiKey of a user, or the code of a share link
 * @param session the id of a browser's session
 * @param share the code of a share link that the browser opened
 */
public record Credentials(
        @Nullable String apiKey,
        @Nullable String session,
        @Nullable String share) {

    boolean isEmpty() {
        return apiKey == null && session == null && share == null;
    }

    @Override
    public String toString() {
        return "Credentials[******]";
    }
}
