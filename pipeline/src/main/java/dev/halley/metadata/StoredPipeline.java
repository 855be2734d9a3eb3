package dev.halley.metadata;

/**
 * A pipeline that ran at least once.
 *
 * @param runs how many runs there are
 * @param lastRun name of the newest one
 * @param lastStatus of the newest one
 */
public record StoredPipeline(String name, int runs, String lastRun, RunStatus lastStatus) {}
