package dev.halley.server.account;

import org.jspecify.annotations.Nullable;

/**
 * Somebody, or something, with an account.
 *
 * @param kind {@code person} or {@code service}: a service account belongs to programs and never signs in with a password
 * @param administrator whether they manage the server itself
 * @param suspended whether nothing of theirs is accepted any more
 */
public record User(
        long id,
        String userName,
        String kind,
        @Nullable String email,
        boolean administrator,
        boolean suspended,
        boolean hasPassword,
        long createdMillis) {

    public static final String PERSON = "person";
    public static final String SERVICE = "service";
}
