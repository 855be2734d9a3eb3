package dev.halley.pipeline;

import java.util.Locale;

/** What becomes of the other steps of a run when one has failed. */
public enum ExecutionMode {
    /** Those that run are interrupted, and none is started. */
    FAIL_FAST,
    /** Those that run may end, and none is started. The default. */
    STOP_ON_FAILURE,
    /** Those that do not need the failed one go on. */
    CONTINUE_ON_FAILURE;

    /** The word in YAML and JSON: {@code fail_fast}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
