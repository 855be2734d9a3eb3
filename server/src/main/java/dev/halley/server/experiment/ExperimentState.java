package dev.halley.server.experiment;

import java.util.Locale;

/** Where an experiment stands. */
public enum ExperimentState {
    RUNNING,
    FINISHED,
    CRASHED;

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
