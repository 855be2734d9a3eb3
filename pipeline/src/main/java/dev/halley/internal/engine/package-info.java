/**
 * Executes compiled pipelines: one {@link dev.halley.internal.engine.RunExecution} for each run, one
 * {@link dev.halley.internal.engine.StepExecution} for each step, in an order that keeps the promises: outputs appear all at
 * once or not at all, a tracker is told success only when the outputs are stored, nothing stays "running".
 */
@NullMarked
package dev.halley.internal.engine;

import org.jspecify.annotations.NullMarked;
