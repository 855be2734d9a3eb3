package dev.halley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Fields;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.Style;
import dev.halley.cli.output.Table;
import dev.halley.cli.output.Terminal;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunControls;
import dev.halley.metadata.RunDetails;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredApproval;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.metadata.remote.Login;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunProgress;
import dev.halley.pipeline.TimeText;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run as tables and JSON documents show it. */
final class RunView {

    private static final String PAUSED = "paused";

    private RunView() {}

    /** Of a run as JSON: {@code 7 (4 cached)}. */
    static String stepCount(JsonNode run) {
        int cached = run.path("cachedCount").asInt();
        return run.path("stepCount").asInt() + (cached == 0 ? "" : " (" + cached + " cached)");
    }

    static String duration(JsonNode document) {
        return TimeText.of(Duration.ofMillis(document.path("durationMillis").asLong()));
    }

    /**
     * What is known of a run as a whole.
     *
     * @param children the newest runs that its steps have started
     */
    static void printRun(Session session, StoredRun run, RunControls pause, Page<StoredRun> children) {
        RunDetails details = run.details();
        StepOrigin parent = details.parent();
        Fields.of()
                .add("Run", run.name())
                .add("Pipeline", run.pipeline() + (details.source() == null ? "" : " (" + details.source() + ")"))
                .add("Stack", run.stack())
                .add("Status", status(run, pause))
                .add("Started", TimeText.of(run.started()))
                .add("Duration", TimeText.of(run.duration()))
                .add("Tags", String.join(", ", run.tags()))
                .add("Page", page(session, run.name()).orElse(null))
                .add("Replay of", details.replayOf())
                .add("Started by", parent == null ? null : origin(parent))
                .addAll("Has started", started(children))
                .addAll("Parameters", run.parameters())
                .addAll("Metadata", details.metadata())
                .addAll(
                        "Waits for",
                        waiting(pause)
                                .map(each -> "an answer to step '" + each.step() + "': " + each.question()
                                        + " To give it: halley pipeline runs approve " + run.name() + " " + each.step())
                                .toList())
                .print(session.terminal());
        session.terminal().print("");
    }

    private static List<String> started(Page<StoredRun> children) {
        List<String> started = new ArrayList<>();
        children.forEach(
                child -> started.add(child.name() + " (" + child.status().word() + ")"));
        if (children.next() != null) {
            started.add("…");
        }
        return started;
    }

    /** The steps that wait for a person. */
    static Stream<StoredApproval> waiting(RunControls controls) {
        return controls.approvals().stream().filter(each -> each.decided() == null);
    }

    private static String status(StoredRun run, RunControls pause) {
        Instant at = pause.pausedAt();
        return at == null
                ? run.status().word()
                : PAUSED + " by " + pause.pausedBy() + " at " + TimeText.of(at)
                        + "; to go on: halley pipeline runs pause " + run.name() + " --end";
    }

    /** Of a run as JSON. */
    static String status(JsonNode run) {
        return run.path("pausedMillis").isNumber() ? PAUSED : run.path("status").asText();
    }

    /** Says in a run as JSON who paused it; its status stays the one that filters take. */
    static ObjectNode withPause(ObjectNode run, RunControls pause) {
        Instant at = pause.pausedAt();
        if (at != null) {
            run.put("pausedMillis", at.toEpochMilli()).put("pausedBy", pause.pausedBy());
        }
        waiting(pause).forEach(each -> run.withArray("/waitsFor")
                .addObject()
                .put("step", each.step())
                .put("question", each.question()));
        return run;
    }

    /** {@code step 'train' of run 'digits-…'}. */
    static String origin(StepOrigin origin) {
        return "step '" + origin.step() + "' of run '" + origin.run() + "'";
    }

    /** The steps, those of a mapped step below it, and what became of those that failed. */
    static void printSteps(Terminal terminal, StoredRun run) {
        boolean anyCached = run.steps().stream().anyMatch(step -> step.cached() && step.origin() != null);
        List<String> headers = new ArrayList<>(List.of("STEP", "STATUS", "DURATION"));
        if (anyCached) {
            headers.add("RESULTS OF");
        }
        boolean anyExperiment =
                run.steps().stream().anyMatch(step -> step.experimentUrl().isPresent());
        if (anyExperiment) {
            headers.add("EXPERIMENT");
        }
        Table table = Table.of(headers.toArray(String[]::new));
        for (StoredStep step : ordered(run.steps())) {
            StepOrigin origin = step.origin();
            List<String> cells = new ArrayList<>(List.of(
                    (step.details().parent() == null ? "" : "  ") + step.step(),
                    step.status().word(),
                    step.cached() || step.started() == null ? "" : TimeText.of(step.duration())));
            if (anyCached) {
                cells.add(origin == null ? "" : origin.run());
            }
            if (anyExperiment) {
                cells.add(step.experimentUrl().orElse(""));
            }
            table.row(cells.toArray(String[]::new));
        }
        table.print(terminal, RunView::style);
        List<StoredStep> itemsFirst = new ArrayList<>(run.steps());
        itemsFirst.sort(Comparator.comparing(step -> step.details().parent() == null));
        for (StoredStep step : itemsFirst) {
            StepFailure failure = step.failure();
            if (failure != null && step.status() == StepStatus.FAILED) {
                terminal.error("Step '" + step.step() + "' failed: " + failure.summary());
            }
        }
        String reason = run.reason();
        if (reason != null) {
            terminal.warn(reason);
        }
        run.notices().forEach(terminal::warn);
    }

    /** The last line: what became of the whole run. */
    static void tellEnd(Session session, StoredRun run) {
        Terminal terminal = session.terminal();
        long cached = run.count(StepStatus.CACHED);
        String status = run.status().word();
        terminal.tell("Run '" + run.name() + "' " + style(status).in(terminal.coloursErr(), status) + " in "
                + TimeText.of(run.duration())
                + (cached == 0 ? "." : "; " + cached + " of " + run.steps().size() + " steps cached."));
        if (run.status() == RunStatus.FAILED || run.status() == RunStatus.CANCELLED) {
            terminal.tell("To go on where it stopped: halley pipeline runs resume " + run.name());
        }
        page(session, run.name()).ifPresent(page -> terminal.tell("Page: " + page));
    }

    /** Where the run is seen in a browser: on the pages of the server that this home is logged in to. */
    static Optional<String> page(Session session, String run) {
        return Login.find(session.home())
                .map(login -> login.url() + "/pipelines/"
                        + URLEncoder.encode(run, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** Items stand behind the step that was mapped. */
    private static List<StoredStep> ordered(List<StoredStep> steps) {
        List<StoredStep> ordered = new ArrayList<>();
        for (StoredStep step : steps) {
            if (step.details().parent() == null) {
                ordered.add(step);
                steps.stream()
                        .filter(item -> step.step().equals(item.details().parent()))
                        .sorted(Comparator.comparingInt(item -> item.details().item()))
                        .forEach(ordered::add);
            }
        }
        return ordered.size() == steps.size() ? ordered : steps;
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
            case "skipped", "waiting", PAUSED -> Style.FAINT;
            default -> Style.PLAIN;
        };
    }

    static ObjectNode json(StoredRun run) {
        StepOrigin parent = run.details().parent();
        ObjectNode json = Json.object()
                .put("id", run.id())
                .put("name", run.name())
                .put("pipeline", run.pipeline())
                .put("stack", run.stack())
                .put("status", run.status().word())
                .put("started", run.started().toString())
                .put("startMillis", run.started().toEpochMilli())
                .put("endMillis", millis(run.ended()))
                .put("durationMillis", run.duration().toMillis())
                .put("duration", run.duration().toMillis() / 1_000.0)
                .put("stepCount", run.steps().size())
                .put("cachedCount", run.count(StepStatus.CACHED))
                .put("failedCount", run.count(StepStatus.FAILED))
                .put("replayOf", run.details().replayOf())
                .put("parentRun", parent == null ? null : parent.run())
                .put("parentStep", parent == null ? null : parent.step());
        json.set("tags", Json.array(run.tags()));
        json.set("notices", Json.array(run.notices()));
        return json;
    }

    static ObjectNode jsonWithSteps(StoredRun run) {
        ArrayNode steps = Json.array();
        run.steps().forEach(step -> steps.add(json(step)));
        ObjectNode json = json(run);
        json.set("parameters", Json.object(run.parameters()));
        json.set("metadata", Json.object(run.details().metadata()));
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
                .put("experimentUrl", step.experimentUrl().orElse(null))
                .put("attempt", step.details().attempt())
                .put("parent", step.details().parent())
                .put("resultsOf", step.origin() == null ? null : step.origin().run());
        json.set("parameters", Json.object(step.parameters()));
        json.set("upstream", Json.array(step.upstream()));
        json.set("metadata", Json.object(step.metadata()));
        StepFailure failure = step.failure();
        if (failure != null) {
            json.set("failure", Json.object().put("type", failure.type()).put("message", failure.message()));
        }
        return json;
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
