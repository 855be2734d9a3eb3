package dev.halley.metadata;

import org.jspecify.annotations.Nullable;

/**
 * Where the output of a step is kept.
 *
 * @param hash of the content in the run's artifact store; null if it is kept by a log store, under {@code name}
 * @param name of the log: ids of run and step execution
 * @param size in bytes
 * @param lines how many lines it has
 */
public record StepLog(@Nullable String hash, String name, long size, long lines) {}
