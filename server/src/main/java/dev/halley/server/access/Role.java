package dev.halley.server.access;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.Locale;

/** What somebody may do in a workspace. Each role may do all that the roles before it may. */
public enum Role {
    /** Sees only what is public or was shared with them. Nobody is made this: it is what outsiders are. */
    OUTSIDER,
    /** Sees everything in the workspace. */
    VIEWER,
    /** Logs and changes experiments. */
    EDITOR,
    /** Decides who else may do what, shares with outsiders, and deletes. */
    OWNER;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** The word on the wire and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with this word, one that a member can have. */
    public static Role of(String word) {
        for (Role role : values()) {
            if (role != OUTSIDER && role.word().equals(word)) {
                return role;
            }
        }
        throw new ApiException(ErrorKind.INVALID, "role: '" + word + "' (expected: viewer, editor or owner).");
    }
}
