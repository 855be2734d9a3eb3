package dev.halley.server.experiment;

import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.LogCall;
import dev.halley.server.http.Routes;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;

/** The handshake and the status reports of Comet's SDKs, where an experiment is called a run. */
public final class RunRoutes {

    private final Experiments experiments;
    private final RunBeginnings beginnings;
    private final ToLongFunction<Experiment> nextOutputOffset;
    private final LongPredicate callsWait;
    private final Copy copy;

    /** Copies what was logged up to a step. */
    @FunctionalInterface
    public interface Copy {
        void copy(long fromExperiment, long toExperiment, long lastStep);
    }

    /**
     * Serves runs.
     *
     * @param beginnings makes runs, or goes on with them
     * @param nextOutputOffset where the output of a resumed run goes on
     * @param callsWait whether somebody called a function of the run
     */
    public RunRoutes(
            Experiments experiments,
            RunBeginnings beginnings,
            ToLongFunction<Experiment> nextOutputOffset,
            LongPredicate callsWait,
            Copy copy) {
        this.experiments = experiments;
        this.beginnings = beginnings;
        this.nextOutputOffset = nextOutputOffset;
        this.callsWait = callsWait;
        this.copy = copy;
    }

    public void declare(Routes routes) {
        routes.clientlib()
                .log("/logger/add/run", WRITE, this::add)
                .post("/logger/get/run", WRITE, this::resume)
                .post("/logger/copy-steps-from-experiment", WRITE, this::copySteps)
                .log("/status-report/update", WRITE, this::report)
                .post("/status-report/offline-metadata", WRITE, this::offlineTimes)
                .post("/notification/experiment", WRITE, Call::saved)
                .post("/asset/3d-limits", WRITE, RunRoutes::limits);
    }

    private void add(LogCall call) {
        Body body = call.json();
        NewExperiment wanted = new NewExperiment(
                body.text("experimentKey"),
                body.text("teamName"),
                body.text("projectName"),
                null,
                body.flag("offline"));
        CompletableFuture<Experiment> begun = beginnings.begin(call.caller(), wanted, body.flag("getOrCreateEnabled"));
        call.answer(handshake(call, Experiments.awaited(begun)));
    }

    private void resume(Call call) {
        Experiment known = experiments
                .find(call.caller(), call.json().requiredText("previousExperiment"))
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INVALID,
                        // Comet: here, and only here, "no write access" is what Python takes for "not found".
                        SdkErrorCode.NO_WRITE_ACCESS,
                        "the experiment to go on with does not exist."));
        call.answer(handshake(call, beginnings.resumed(known)));
    }

    /** A new run that begins with what another had logged up to a step. */
    private void copySteps(Call call) {
        Body body = call.json();
        Experiment source = experiments.require(call.caller(), body.requiredText("copiedExperimentKey"));
        Long lastStep = body.number("stepToCopyTo");
        Experiment made = experiments.create(
                call.caller(),
                new NewExperiment(
                        body.requiredText("newExperimentKey"),
                        source.workspace(),
                        source.project(),
                        source.name(),
                        false));
        copy.copy(source.id(), made.id(), lastStep == null ? Long.MAX_VALUE : lastStep);
        call.answer(handshake(call, made));
    }

    private ObjectNode handshake(LogCall call, Experiment experiment) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        String path = experiment.path();
        answer.put("runId", experiment.key())
                .put("experimentId", experiment.key())
                .put("project_id", experiment.projectKey())
                .put("workspace", experiment.workspace())
                .put("projectName", experiment.project())
                .put("name", experiment.name())
                .put("focusUrl", call.origin() + path.substring(0, path.lastIndexOf('/') + 1))
                .put("lastOffset", nextOutputOffset.applyAsLong(experiment))
                .put("upload_file_size_limit_in_mb", 1024)
                .put("asset_upload_file_size_limit_in_mb", 102_400)
                .put("uploadVideoMaxSizeMB", 102_400)
                // Comet: large files come in parts to PartUploadRoutes.
                .put("s3DirectAccessEnabled", true)
                .put("cometWebAssetUrl", call.origin() + "/api/asset/download")
                .put("cometWebImageUrl", call.origin() + "/api/image/download");
        answer.put("cometRestApiAssetUrl", call.origin() + "/api/rest/v2/experiment/asset/get-asset")
                .put("cometRestApiImageUrl", call.origin() + "/api/rest/v2/experiment/asset/get-asset");
        answer.putArray("featureToggles");
        // Not Comet's: for clients that would rather send an experiment in one request.
        answer.put("takesParts", true);
        return answer;
    }

    private void report(LogCall call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey", "runId"));
        boolean alive = body.flag("is_alive");
        if (alive) {
            experiments.beat(id);
        } else {
            experiments.setAlive(id, false);
        }
        call.answer(Map.of(
                "is_alive_beat_duration_millis", Experiments.BEAT.toMillis(),
                "gpu_monitor_interval_millis", 60_000,
                "cpu_monitor_interval_millis", 60_000,
                "parameter_update_interval_millis", 60_000,
                "pending_rpcs", alive && callsWait.test(id)));
    }

    private void offlineTimes(Call call) {
        Body body = call.json();
        Experiment experiment = experiments.require(call.caller(), body.text("experimentKey"));
        experiments.setTimes(experiment.id(), body.number("startTimestamp"), body.number("endTimestamp"));
        beginnings.end(experiment);
        call.saved();
    }

    private static void limits(Call call) {
        call.answer(Map.of(
                "maxPoints",
                1_000_000,
                "maxPointsFileSizeInBytes",
                100 << 20,
                "maxBoxes",
                100_000,
                "maxBoxesFileSizeInBytes",
                100 << 20));
    }
}
