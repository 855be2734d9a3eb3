/**
 * What runs. A {@link dev.halley.pipeline.Pipeline} is declared once, by passing references to step methods to a
 * {@link dev.halley.pipeline.PipelineBuilder}; each run of it is compiled against a stack, executed and recorded.
 *
 * <p>Start at {@link dev.halley.pipeline.Pipeline#define}.
 */
@NullMarked
package dev.halley.pipeline;

import org.jspecify.annotations.NullMarked;
