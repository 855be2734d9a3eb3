package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A run that starts now, with all its steps.
 *
 * @param id made by the caller
 * @param name unique among all runs
 * @param stack name of the stack it runs on
 * @param parameters of the pipeline
 * @param steps in an order that respects their dependencies
 */
public record NewRun(
        String id,
        String name,
        String pipeline,
        String stack,
        Instant started,
        Map<String, JsonNode> parameters,
        RunOwner owner,
        List<Step> steps) {

    public NewRun {
        parameters = Copies.of(parameters);
        steps = List.copyOf(steps);
    }

    /**
     * A step of the run.
     *
     * @param id of this execution, made by the caller
     * @param step invocation id, unique in the run
     * @param parameters the arguments that are plain values
     * @param upstream invocation ids of the steps it waits for
     * @param inputs the arguments that other steps give
     */
    public record Step(
            String id, String step, Map<String, JsonNode> parameters, List<String> upstream, List<Input> inputs) {

        public Step {
            parameters = Copies.of(parameters);
            upstream = List.copyOf(upstream);
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * An argument that is the output of another step. Which artifact version that is, follows from the outputs of that step.
     *
     * @param name of the argument; several inputs of one name are parts of one argument
     * @param step invocation id of the step that makes it, one of {@code upstream}
     * @param output name of that step's output
     */
    public record Input(String name, String step, String output) {}
}
