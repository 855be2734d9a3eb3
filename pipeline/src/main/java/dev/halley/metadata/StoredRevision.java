package dev.halley.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline was from some run on until the next revision.
 *
 * @param number from 1 on
 * @param definition its parameters, steps and wiring as YAML, with a hash of the code that each step reaches
 * @param commit of the code's repository; null if there was none
 */
public record StoredRevision(
        String pipeline,
        int number,
        String definition,
        @Nullable String commit,
        Instant created) {}
