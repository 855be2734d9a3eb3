package dev.halley.metadata;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RunWish} and what became of it.
 *
 * @param by who asked for it
 * @param worker id of the worker that took it; null as long as none did
 * @param run name of the run; null as long as it has not begun
 * @param message why it could not be run; null if nothing is wrong
 */
public record RequestedRun(
        String id,
        RunWish wish,
        String by,
        Instant requested,
        Status status,
        @Nullable String worker,
        @Nullable String run,
        @Nullable String message) {

    /** How a request stands. What becomes of its run, the run says. */
    public enum Status {
        WAITING,
        /** A worker has it. */
        TAKEN,
        /** Its run began. */
        STARTED,
        FAILED,
        /** Who asked for it thought better of it. */
        WITHDRAWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
