package dev.halley.server.query;

import dev.halley.server.experiment.Experiment;

/** Which part of a project is meant. What is in the trash is in none. */
public enum Scope {
    LIST,
    ARCHIVE;

    boolean has(Experiment experiment) {
        return !experiment.trashed() && experiment.archived() == (this == ARCHIVE);
    }
}
