package dev.halley.server.experiment;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of an experiment it begins.
 *
 * @param key null makes one
 * @param workspace null means the caller's default
 * @param project null means {@code general}; made if there is none
 * @param name null makes one of two words and a number
 * @param offline whether it ran before, without this server
 */
public record NewExperiment(
        @Nullable String key,
        @Nullable String workspace,
        @Nullable String project,
        @Nullable String name,
        boolean offline) {}
