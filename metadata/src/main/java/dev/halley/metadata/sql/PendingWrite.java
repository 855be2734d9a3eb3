package dev.halley.metadata.sql;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a thread wants to have written, done by itself or by another one. Guarded by the lock of its database until the thread that made it
 * has that lock again.
 */
final class PendingWrite<T extends @Nullable Object> {

    private final Function<Handle, T> work;
    private final boolean oneStatement;
    private @Nullable T value;
    private @Nullable RuntimeException failure;
    private @Nullable Error error;
    private boolean done;

    /** @param oneStatement whether the work is one statement, which needs no transaction of its own */
    PendingWrite(Function<Handle, T> work, boolean oneStatement) {
        this.work = work;
        this.oneStatement = oneStatement;
    }

    boolean isOneStatement() {
        return oneStatement;
    }

    boolean isDone() {
        return done;
    }

    void run(Function<Function<Handle, T>, T> how) {
        done = true;
        try {
            value = how.apply(work);
        } catch (RuntimeException e) {
            failure = e;
        } catch (Error e) { // It is the error of the one who waits, not of the thread that does the work for it.
            error = e;
        }
    }

    void fail(RuntimeException why) {
        if (failure == null && error == null) {
            failure = why;
        }
    }

    @SuppressWarnings("NullAway") // What the work returned: null if it may return null.
    T result() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        if (error != null) {
            throw error;
        }
        return value;
    }
}
