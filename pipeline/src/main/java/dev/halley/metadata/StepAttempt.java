package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.step.StepFailure;
import java.time.Instant;
import java.util.Map;

/**
 * One execution of a step that failed and was tried again. The last one, whatever came of it, is the {@link StoredStep} itself.
 *
 * @param number 1 for the first
 * @param metadata what the attempt left, for instance the address of its experiment
 */
public record StepAttempt(
        int number, Instant started, Instant ended, StepFailure failure, Map<String, JsonNode> metadata) {

    public StepAttempt {
        metadata = Copies.of(metadata);
    }
}
