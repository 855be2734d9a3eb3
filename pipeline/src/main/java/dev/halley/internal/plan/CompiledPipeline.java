package dev.halley.internal.plan;

import dev.halley.hook.Hook;
import dev.halley.hook.HookPoint;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.stack.StackComponent;
import java.util.List;
import java.util.Map;

/**
 * A plan with what executes it in this process.
 *
 * @param components those of the stack that each run uses
 * @param warnings what was ignored
 * @param mode what becomes of the other steps when one has failed
 * @param tags of the run
 * @param hooks of the run itself
 */
public record CompiledPipeline(
        Plan plan,
        List<CompiledStep> steps,
        List<StackComponent> components,
        List<String> warnings,
        ExecutionMode mode,
        List<String> tags,
        Map<HookPoint, Hook> hooks) {}
