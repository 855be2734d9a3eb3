package dev.halley.step;

/** How a step of a run stands. */
public enum StepStatus {
    /** Not started yet. */
    WAITING,
    RUNNING,
    /** It ran and its results are stored. */
    COMPLETED,
    /** Nothing it depends on had changed: it has the results of an earlier run. */
    CACHED,
    FAILED,
    /** It was stopped because somebody cancelled the run, or because another step failed. */
    CANCELLED,
    /** Not started, because the run ended before. */
    SKIPPED;

    /** Whether the results are there. */
    public boolean succeeded() {
        return this == COMPLETED || this == CACHED;
    }

    /** The word in tables and JSON: {@code completed}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
