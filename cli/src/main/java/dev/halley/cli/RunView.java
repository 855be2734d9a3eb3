package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.Style;
import dev.halley.cli.output.Table;
import dev.halley.cli.output.Terminal;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunProgress;
import dev.halley.pipeline.TimeText;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run as tables and JSON documents show it. */
final class RunView {

    private RunView() {}

    static Table table() {
        return Table.of("NAME", "PIPELINE", "STACK", "STATUS", "STEPS", "STARTED", "DURATION");
    }

    static void row(Table table, StoredRun run) {
        int cached = run.count(StepStatus.CACHED);
        table.row(
                run.name(),
                run.pipeline(),
                run.stack(),
                run.status().word(),
                run.steps().size() + (cached == 0 ? "" : " (" + cached + " cached)"),
                TimeText.of(run.started()),
                TimeText.of(run.duration()));
    }

    /** The steps, and what became of those that failed. */
    static void printSteps(Terminal terminal, StoredRun run) {
        Table table = Table.of("STEP", "STATUS", "DURATION", "EXPERIMENT");
        for (StoredStep step : run.steps()) {
            table.row(
                    step.step(),
                    step.status().word(),
                    step.cached() || step.started() == null ? "" : TimeText.of(step.duration()),
                    step.experimentUrl().orElse(""));
        }
        table.print(terminal, RunView::style);
        for (StoredStep step : run.steps()) {
            StepFailure failure = step.failure();
            if (failure != null) {
                terminal.error("Step '" + step.step() + "' failed: " + failure.summary());
            }
        }
        String reason = run.reason();
        if (reason != null) {
            terminal.warn(reason);
        }
        run.notices().forEach(terminal::warn);
    }

    /** Tells of the steps while they run; the table comes after. */
    static RunListener progress(Terminal terminal) {
        return new RunProgress(terminal::tell, status -> style(status).in(terminal.coloursErr(), status)) {
            @Override
            public void runEnded(PipelineRun run) {}
        };
    }

    /** The colour of a status; other cells are plain. */
    static Style style(String cell) {
        return switch (cell) {
            case "completed" -> Style.GREEN;
            case "cached", "running" -> Style.CYAN;
            case "failed" -> Style.RED;
            case "skipped", "waiting" -> Style.FAINT;
            default -> Style.PLAIN;
        };
    }

    static ObjectNode json(StoredRun run) {
        ObjectNode json = Json.object()
                .put("id", run.id())
                .put("name", run.name())
                .put("pipeline", run.pipeline())
                .put("stack", run.stack())
                .put("status", run.status().word())
                .put("startMillis", run.started().toEpochMilli())
                .put("endMillis", millis(run.ended()))
                .put("durationMillis", run.duration().toMillis())
                .put("stepCount", run.steps().size())
                .put("cachedCount", run.count(StepStatus.CACHED))
                .put("failedCount", run.count(StepStatus.FAILED));
        json.set("notices", Json.array(run.notices()));
        return json;
    }

    static ObjectNode jsonWithSteps(StoredRun run) {
        ArrayNode steps = Json.array();
        run.steps().forEach(step -> steps.add(json(step)));
        ObjectNode json = json(run);
        json.set("parameters", Json.object(run.parameters()));
        json.set("steps", steps);
        return json;
    }

    static ObjectNode json(StoredStep step) {
        ObjectNode json = Json.object()
                .put("name", step.step())
                .put("status", step.status().word())
                .put("cached", step.cached())
                .put("startMillis", millis(step.started()))
                .put("endMillis", millis(step.ended()))
                .put("durationMillis", step.duration().toMillis())
                .put("experimentUrl", step.experimentUrl().orElse(null));
        json.set("parameters", Json.object(step.parameters()));
        json.set("upstream", Json.array(step.upstream()));
        json.set("metadata", Json.object(step.metadata()));
        StepFailure failure = step.failure();
        if (failure != null) {
            json.set("failure", Json.object().put("type", failure.type()).put("message", failure.message()));
        }
        return json;
    }

    /** Fields of a document, one a line. */
    static void printFields(Terminal terminal, ObjectNode document) {
        Table table = Table.of("FIELD", "VALUE");
        document.properties().forEach(field -> {
            if (!field.getValue().isNull()
                    && !(field.getValue().isContainerNode() && field.getValue().isEmpty())) {
                table.row(
                        field.getKey(),
                        field.getValue().isValueNode()
                                ? field.getValue().asText()
                                : field.getValue().toString());
            }
        });
        table.print(terminal);
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
