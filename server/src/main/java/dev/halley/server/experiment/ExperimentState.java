package dev.halley.server.experiment;

import java.util.Locale;

/** Where an experiment stands. */
public enum ExperimentState {
    /** Waits for its process. */
    QUEUED,
    RUNNING,
    FINISHED,
    CRASHED,
    /** Somebody stopped its process: Ctrl-C or a signal. */
    KILLED;

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
