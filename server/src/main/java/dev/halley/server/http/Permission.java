package dev.halley.server.http;

/** What a caller must be allowed for a route. Every route declares one. */
public enum Permission {
    /** Anybody, without a key: health, the handshake's version, pages. */
    PUBLIC,
    /** A known key; the handler says what of the answer the caller may see. */
    READ,
    /** A known key that may log and change. */
    WRITE
}
