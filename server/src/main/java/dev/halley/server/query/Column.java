package dev.halley.server.query;

import org.jspecify.annotations.Nullable;

/** One value of each experiment of a project, by their ordinals. Guarded by the lock of its {@link ProjectColumns}. */
interface Column {

    boolean has(int ordinal);

    /** The number there, NaN if it is no number. */
    double number(int ordinal);

    /** Whether there is a number, NaN included; a text that is no number is none. */
    boolean hasNumber(int ordinal);

    /** The value as it was logged, null if there is none. */
    @Nullable
    String text(int ordinal);

    /** Bytes in memory, roughly. */
    long bytes();
}
