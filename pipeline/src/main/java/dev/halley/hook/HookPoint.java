package dev.halley.hook;

import java.util.Locale;

/** When a hook is called. */
public enum HookPoint {
    /** Before each attempt of a step; before the first step of a run. */
    START,
    /** After each attempt of a step, whatever came of it; after the last step of a run. */
    END,
    /** Once, when the step or run has succeeded and its results are recorded. */
    SUCCESS,
    /** Once, when the step has failed and is not tried again, or when the run has failed. */
    FAILURE;

    /** The word in messages: {@code failure}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
