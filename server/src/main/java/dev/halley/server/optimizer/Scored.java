package dev.halley.server.optimizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A set of parameters that was given out.
 *
 * @param score the mean of its trials, null while there is none
 */
record Scored(ObjectNode parameters, @Nullable Double score) {}
