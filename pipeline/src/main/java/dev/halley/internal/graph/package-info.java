/**
 * What a pipeline definition declared: step calls, what each takes from where, parameters. A graph is built by
 * {@code PipelineBuilder}, read by the compiler and never changed by a run.
 */
@NullMarked
package dev.halley.internal.graph;

import org.jspecify.annotations.NullMarked;
