package dev.halley.server.database;

import org.jspecify.annotations.Nullable;

/**
 * Whether the current thread may wait. A thread that reads the requests of many connections serves the quick ones by itself, which saves waking
 * another for each, as long as it never waits. So whatever may wait, for the disk, for memory or for somebody who waits, says so before it does
 * ({@link #begin}); work that must not wait ends there, and is begun anew on a thread that may.
 */
public final class Waiting {

    private static final ThreadLocal<@Nullable Boolean> FORBIDDEN = new ThreadLocal<>();

    /** Ends work that must not wait. No exception, so that nobody takes it for a failure of their own. */
    private static final class Needed extends Error {

        private static final long serialVersionUID = 1;

        Needed() {
            super("this work has to wait, which this thread must not", null, false, false);
        }
    }

    private Waiting() {}

    /**
     * Runs work up to its end, or to the point from which on it would wait. It is run again elsewhere then, so until there it changes nothing
     * that matters.
     *
     * @return false if it would have to wait
     */
    public static boolean without(Runnable work) {
        FORBIDDEN.set(true);
        try {
            work.run();
            return true;
        } catch (Needed needed) {
            return false;
        } finally {
            FORBIDDEN.remove();
        }
    }

    /** What follows may wait. Ends the work if the thread must not. */
    public static void begin() {
        if (FORBIDDEN.get() != null) {
            throw new Needed();
        }
    }

    /** Whether a failure only says that the work has to wait: not to be answered, but handed on. */
    public static boolean isNeeded(Throwable failure) {
        return failure instanceof Needed;
    }
}
