package dev.halley.server.pipelinerun;

import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people do to runs on a page: pause them, approve their steps, judge what came of them, and change many at once. */
public final class RunControlRoutes {

    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_TAG = 200;

    private final PipelineRuns runs;
    private final Workspaces workspaces;

    public RunControlRoutes(PipelineRuns runs, Workspaces workspaces) {
        this.runs = runs;
        this.workspaces = workspaces;
    }

    public void declare(Routes routes) {
        String step = "/pipeline-runs/{run}/steps/{step}";
        routes.api()
                .post("/pipeline-runs/bulk", WRITE, this::bulk)
                .post("/pipeline-runs/{run}/pause", WRITE, call -> pause(call, true))
                .post("/pipeline-runs/{run}/continue", WRITE, call -> pause(call, false))
                .post("/pipeline-runs/{run}/status", WRITE, this::judge)
                .post(step + "/approval", WRITE, this::decide)
                .post(step + "/discard", WRITE, this::discard);
    }

    private MetadataStore store(Call call) {
        workspaces.requireFirst(call.caller());
        PipelineRuns.requireMoreThanLogging(call);
        return runs.store()
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "no pipeline has run in this home."));
    }

    private static StoredRun run(MetadataStore store, String name) {
        return store.findRun(name)
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "run '" + name + "' does not exist."));
    }

    private static String who(Call call) {
        return call.caller().userName();
    }

    private void pause(Call call, boolean pause) {
        MetadataStore store = store(call);
        StoredRun run = run(store, call.path("run"));
        if (!store.pauseRun(run.id(), pause ? who(call) : null, Instant.now())) {
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    "run '" + run.name() + "' has ended (" + run.status().word() + ").");
        }
        call.noContent();
    }

    private void judge(Call call) {
        MetadataStore store = store(call);
        StoredRun run = run(store, call.path("run"));
        Body body = call.json();
        RunStatus status = ended(body.requiredText("status"));
        String note = text(body, "note");
        if (!store.judgeRun(
                run.id(),
                status,
                "'" + who(call) + "' changed the status from " + run.status().word() + " to " + status.word()
                        + (note.isBlank() ? "." : ": " + note))) {
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    "run '" + run.name() + "' is " + run.status().word() + " (expected: one that has ended, and not as "
                            + status.word() + ").");
        }
        call.noContent();
    }

    private static RunStatus ended(String word) {
        return Stream.of(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED)
                .filter(each -> each.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INVALID, "status: '" + word + "' (expected: completed, failed or cancelled)."));
    }

    private static String text(Body body, String name) {
        @Nullable String given = body.text(name);
        if (given != null && given.length() > LONGEST_TEXT) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    name + " has " + given.length() + " characters (expected: " + LONGEST_TEXT + " at most).");
        }
        return given == null ? "" : given.strip();
    }

    private void decide(Call call) {
        MetadataStore store = store(call);
        StoredRun run = run(store, call.path("run"));
        Body body = call.json();
        String step = call.path("step");
        if (!store.decideApproval(
                run.id(), step, body.flag("approve"), who(call), text(body, "comment"), Instant.now())) {
            throw new ApiException(
                    ErrorKind.CONFLICT, "step '" + step + "' of run '" + run.name() + "' does not wait for a person.");
        }
        call.noContent();
    }

    private void discard(Call call) {
        MetadataStore store = store(call);
        StoredRun run = run(store, call.path("run"));
        String step = call.path("step");
        String note = text(call.json(), "note");
        if (!store.discardStep(
                run.id(),
                step,
                "'" + who(call) + "' discarded the results of step '" + step + "'"
                        + (note.isBlank() ? "." : ": " + note),
                Instant.now())) {
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    "step '" + step + "' of run '" + run.name()
                            + "' has no results to discard, or the run has not ended.");
        }
        call.noContent();
    }

    /** One action on many runs. What cannot be done to one of them is told and does not keep the others. */
    private void bulk(Call call) {
        MetadataStore store = store(call);
        Body body = call.json();
        List<String> names = body.texts("runs");
        if (names.isEmpty() || names.size() > MOST_AT_ONCE) {
            throw new ApiException(
                    ErrorKind.INVALID, "runs: " + names.size() + " (expected: 1 to " + MOST_AT_ONCE + ").");
        }
        String action = body.requiredText("action");
        List<String> tags = action.endsWith("tag") ? tags(body) : List.of();
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode refused = answer.putArray("refused");
        int changed = 0;
        for (String name : names) {
            boolean done =
                    switch (action) {
                        case "cancel" -> store.requestCancel(name, Instant.now());
                        case "delete" -> store.deleteRun(name);
                        case "tag" -> store.tagRun(name, tags, List.of());
                        case "untag" -> store.tagRun(name, List.of(), tags);
                        default ->
                            throw new ApiException(
                                    ErrorKind.INVALID,
                                    "action: '" + action + "' (expected: cancel, delete, tag or untag).");
                    };
            if (done) {
                changed++;
            } else {
                refused.add(name);
            }
        }
        call.answer(answer.put("changed", changed));
    }

    private static List<String> tags(Body body) {
        List<String> tags = body.texts("tags").stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (tags.isEmpty() || tags.size() > MOST_TAGS || tags.stream().anyMatch(each -> each.length() > LONGEST_TAG)) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "tags: " + tags.size() + " (expected: 1 to " + MOST_TAGS + " of at most " + LONGEST_TAG
                            + " characters).");
        }
        return tags;
    }
}
