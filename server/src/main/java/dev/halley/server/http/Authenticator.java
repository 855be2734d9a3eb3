package dev.halley.server.http;

import java.util.Optional;

/** Knows whom a key, a session or a share link belongs to. */
public interface Authenticator {

    /** Empty if the credentials are wrong, or there are none. */
    Optional<Caller> identify(Credentials credentials);

    /** Whoever calls without credentials, empty while there is nothing for them to see. */
    default Optional<Caller> outsider() {
        return Optional.empty();
    }
}
