package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended.
 *
 * @param outputs by name; empty unless it succeeded
 * @param thrown null unless it failed
 */
record StepOutcome(
        StepStatus status,
        Duration duration,
        Map<String, RunJournal.Output> outputs,
        Map<String, JsonNode> metadata,
        @Nullable StepFailure failure,
        @Nullable Throwable thrown) {}
