package dev.halley.server.account;

import com.password4j.Argon2Function;
import com.password4j.Hash;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Passwords as Argon2id texts with a salt of their own: 19 MiB, 2 passes, 1 lane, as OWASP recommends. At most a few are computed at the
 * same time, so that sign-ins cannot eat the memory. Thread-safe.
 */
final class Passwords {

    private static final int SHORTEST = 10;
    private static final int LONGEST = 1_000;
    private static final int MEMORY_KIB = 19 << 10;
    private static final int PASSES = 2;

    private static final Argon2Function FUNCTION = Argon2Function.getInstance(MEMORY_KIB, PASSES, 1, 32, Argon2.ID);

    private static final Semaphore AT_ONCE = new Semaphore(2);

    /** Compared with when there is no such user: the answer takes as long as for one there is. */
    private static final class Nobody {
        static final String HASH = hash("nobody has this password");
    }

    private Passwords() {}

    /** Refuses a password that is too easy to guess. */
    static void check(String password, String userName) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "password: " + password.length() + " characters (expected: " + SHORTEST + " to " + LONGEST + ").");
        }
        if (password.equalsIgnoreCase(userName) || password.chars().distinct().count() < 4) {
            throw new ApiException(
                    ErrorKind.INVALID, "password: too easy to guess. Take a longer one, or a few words in a row.");
        }
    }

    static String hash(String password) {
        AT_ONCE.acquireUninterruptibly();
        try {
            Hash hash = Password.hash(password).addRandomSalt(16).with(FUNCTION);
            return hash.getResult();
        } finally {
            AT_ONCE.release();
        }
    }

    /** @param hash null if there is no such user, or they have no password */
    static boolean matches(String password, @Nullable String hash) {
        AT_ONCE.acquireUninterruptibly();
        try {
            String compared = hash == null ? Nobody.HASH : hash;
            boolean same = password.length() <= LONGEST
                    && Password.check(password, compared).with(Argon2Function.getInstanceFromHash(compared));
            return same && hash != null;
        } finally {
            AT_ONCE.release();
        }
    }
}
