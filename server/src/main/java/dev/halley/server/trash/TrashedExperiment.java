package dev.halley.server.trash;

/**
 * An experiment in the trash.
 *
 * @param trashedMillis when it was put there
 * @param bytes what deleting it for good frees: the files of its assets, which others may share, and its metrics
 */
public record TrashedExperiment(String experimentKey, String name, long trashedMillis, long bytes) {}
