package dev.halley.server.http;

import dev.halley.server.access.Grant;

/**
 * Who calls, and for what.
 *
 * @param userId row id of the user, 0 for an outsider: somebody who gave no key, or only a share link
 * @param userName the user's name, empty for an outsider
 * @param grant what the key or session allows at most
 * @param permission that of the called route: what the caller is about to do
 */
public record Caller(long userId, String userName, Grant grant, Permission permission) {

    /** A user with all that their roles allow, who reads. */
    public Caller(long userId, String userName) {
        this(userId, userName, Grant.FULL, Permission.READ);
    }

    /** Whether it is a user of this server. */
    public boolean isKnown() {
        return userId != 0;
    }

    /** The same caller at a route with another permission. */
    public Caller at(Permission other) {
        return new Caller(userId, userName, grant, other);
    }
}
