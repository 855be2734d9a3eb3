package dev.halley.internal.plan;

import dev.halley.stack.StackComponent;
import java.util.List;

/**
 * A plan with what executes it in this process.
 *
 * @param components those of the stack that this run uses
 * @param warnings what was ignored
 */
public record CompiledPipeline(
        Plan plan, List<CompiledStep> steps, List<StackComponent> components, List<String> warnings) {}
