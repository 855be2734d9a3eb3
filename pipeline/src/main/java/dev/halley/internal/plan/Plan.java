package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * All that is to be done in one run, decided before it starts. Immutable, and JSON, so that it can be stored and another
 * process can execute a step from it. Holds no secret values.
 *
 * @param stack name of the stack
 * @param parameters the values of the pipeline's parameters
 * @param steps in an order that respects their dependencies
 */
public record Plan(
        String pipeline, String runName, String stack, Map<String, JsonNode> parameters, List<PlannedStep> steps) {

    public Plan {
        steps = List.copyOf(steps);
    }

    /** The plan as JSON text. */
    public String toJson() {
        return Json.STRICT.valueToTree(this).toString();
    }
}
