package dev.halley.server.optimizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One try of a set of parameters.
 *
 * @param pid the id of the set
 * @param trial counts the tries of the set, from 1
 * @param setNumber counts the sets, from 0
 * @param tries how often it was given out
 */
record Trial(
        String pid,
        long trial,
        long setNumber,
        ObjectNode parameters,
        String status,
        long tries,
        @Nullable Double score,
        @Nullable Long epoch,
        long startedMillis,
        @Nullable Long endedMillis) {}
