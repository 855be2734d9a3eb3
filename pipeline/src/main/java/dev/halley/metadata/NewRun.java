package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that starts now, with all its steps.
 *
 * @param id made by the caller
 * @param name unique among all runs
 * @param stack name of the stack it runs on
 * @param parameters of the pipeline
 * @param steps in an order that respects their dependencies
 * @param details tags, parent, replay and the like; its epoch is not read
 */
public record NewRun(
        String id,
        String name,
        String pipeline,
        String stack,
        Instant started,
        Map<String, JsonNode> parameters,
        RunOwner owner,
        List<Step> steps,
        RunDetails details) {

    public NewRun {
        parameters = Copies.of(parameters);
        steps = List.copyOf(steps);
    }

    /** A run of which nothing else is to be known. */
    public NewRun(
            String id,
            String name,
            String pipeline,
            String stack,
            Instant started,
            Map<String, JsonNode> parameters,
            RunOwner owner,
            List<Step> steps) {
        this(id, name, pipeline, stack, started, parameters, owner, steps, RunDetails.NONE);
    }

    /**
     * What the result of a step depends on.
     *
     * @param hash of the parts: the cache key
     */
    public record ResultKey(String hash, Map<String, String> parts) {

        public ResultKey {
            parts = Copies.of(parts);
        }
    }

    /**
     * A step of the run.
     *
     * @param id of this execution, made by the caller
     * @param step invocation id, unique in the run
     * @param parameters the arguments that are plain values
     * @param upstream invocation ids of the steps it waits for
     * @param inputs the arguments that other steps give, or that were there before the run
     * @param name of the step, the same for all its calls
     * @param parent id of the mapped step of which this one handles an item; null if it is a step of the pipeline itself
     * @param item which item it handles, from 0 on; -1 if it is a step of the pipeline itself
     * @param resultKey under which its result will be found, if it is known already that it has to be executed; else null
     */
    public record Step(
            String id,
            String step,
            Map<String, JsonNode> parameters,
            List<String> upstream,
            List<Input> inputs,
            String name,
            @Nullable String parent,
            int item,
            @Nullable ResultKey resultKey) {

        public Step {
            parameters = Copies.of(parameters);
            upstream = List.copyOf(upstream);
            inputs = List.copyOf(inputs);
        }

        /** A step of the pipeline itself, called by its own name. */
        public Step(
                String id, String step, Map<String, JsonNode> parameters, List<String> upstream, List<Input> inputs) {
            this(id, step, parameters, upstream, inputs, step, null, -1, null);
        }
    }

    /**
     * An argument that is the output of another step, or that was there before the run. Which artifact version an output is, follows
     * from the outputs of that step.
     *
     * @param name of the argument; several inputs of one name are parts of one argument
     * @param step invocation id of the step that makes it, one of {@code upstream}; empty if none does
     * @param output name of that step's output; empty if no step makes it
     * @param artifact id of the artifact version that was there before; null if a step makes it
     */
    public record Input(
            String name,
            String step,
            String output,
            @Nullable String artifact) {

        /** The output of another step. */
        public Input(String name, String step, String output) {
            this(name, step, output, null);
        }

        /** A version of an artifact that was there before the run. */
        public static Input stored(String name, String artifact) {
            return new Input(name, "", "", artifact);
        }
    }
}
