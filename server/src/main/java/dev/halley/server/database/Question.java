package dev.halley.server.database;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long the thread that serves a request may still ask the database. PostgreSQL keeps the time of each statement itself; SQLite runs in
 * this thread and asks now and then. Work that nobody waits for has no end.
 */
public final class Question {

    private static final ThreadLocal<@Nullable Question> CURRENT = new ThreadLocal<>();
    private static final long NO_END = Long.MAX_VALUE;

    private long endNanos = NO_END;

    private Question() {}

    /** This thread serves a request from now on. */
    public static void begin() {
        CURRENT.set(new Question());
    }

    /** It is done with it. */
    public static void end() {
        CURRENT.remove();
    }

    /** What it asks now is one read. Returns the end of that around it. */
    static long read(long seconds) {
        Question question = CURRENT.get();
        if (question == null || seconds == 0) {
            return NO_END;
        }
        long outer = question.endNanos;
        question.endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        return outer;
    }

    static void done(long outer) {
        Question question = CURRENT.get();
        if (question != null) {
            question.endNanos = outer;
        }
    }

    static boolean isTooLong() {
        Question question = CURRENT.get();
        return question != null && question.endNanos != NO_END && System.nanoTime() - question.endNanos > 0;
    }
}
