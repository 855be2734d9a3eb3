/**
 * Keeps what steps print. {@link dev.halley.internal.log.OutputCapture} copies what the threads of a step write to standard output and
 * error to the {@link dev.halley.internal.log.StepLogWriter} of that step, which writes it to a file in the background.
 */
@NullMarked
package dev.halley.internal.log;

import org.jspecify.annotations.NullMarked;
