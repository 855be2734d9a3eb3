package dev.halley.server.http;

import java.util.Optional;

/** Knows whom a key or a session belongs to. */
public interface Authenticator {

    Optional<Caller> byApiKey(String apiKey);

    Optional<Caller> bySession(String sessionId);
}
