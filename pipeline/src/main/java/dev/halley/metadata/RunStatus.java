package dev.halley.metadata;

import java.util.Locale;

/** How a run stands. */
public enum RunStatus {
    RUNNING,
    COMPLETED,
    FAILED,
    /** Somebody asked to stop it. */
    CANCELLED;

    /** The word in tables and JSON: {@code completed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
