/** The faults of pipelines: programs that run one are killed, stopped and started twice. Start with {@code TwoOrchestratorsTest}. */
@NullMarked
package dev.halley.fault.pipeline;

import org.jspecify.annotations.NullMarked;
