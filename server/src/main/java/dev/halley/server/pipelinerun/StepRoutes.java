package dev.halley.server.pipelinerun;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.client.Client;
import dev.halley.client.LogPart;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.CacheHit;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.metadata.Visualisation;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import dev.halley.stack.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pages ask about one step of a run: its log, its outputs, why the cache did or did not have it; and that a run ends. */
public final class StepRoutes {

    private static final int LONGEST_LOG = 32 << 20;
    private static final int LONGEST_TEXT = 200_000;
    private static final int MOST_LINES = 10_000;
    private static final int MOST_USERS = 50;

    private final HalleyHome home;
    private final PipelineRuns runs;
    private final Workspaces workspaces;

    public StepRoutes(HalleyHome home, PipelineRuns runs, Workspaces workspaces) {
        this.home = home;
        this.runs = runs;
        this.workspaces = workspaces;
    }

    public void declare(Routes routes) {
        String step = "/pipeline-runs/{run}/steps/{step}";
        routes.api()
                .post("/pipeline-runs/{run}/cancel", WRITE, this::cancel)
                .get(step + "/log", READ, this::log)
                .get(step + "/cache", READ, this::cache)
                .get(step + "/outputs/{output}", READ, this::output)
                .get(step + "/outputs/{output}/visualisations/{index}", READ, this::visualisation);
    }

    private void cancel(Call call) {
        StoredRun run = run(call);
        if (!store().requestCancel(run.id(), Instant.now())) {
            throw new ApiException(
                    ErrorKind.CONFLICT, "run '" + run.name() + "' is not running, so it cannot be cancelled.");
        }
        call.noContent();
    }

    /** A part of the log, from the place on that the part before gave; of a running step what there is so far. */
    private void log(Call call) {
        StoredRun run = run(call);
        StoredStep step = step(call, run);
        long offset = Math.max(0, call.number("offset", 0));
        int limit = (int) Math.max(1, Math.min(MOST_LINES, call.number("limit", MOST_LINES)));
        LogPart part;
        try (Client client = Client.openOwnStore(home)) {
            part = client.logs().read(run, step, offset, limit);
        } catch (HalleyException gone) {
            throw new ApiException(ErrorKind.NOT_FOUND, String.valueOf(gone.getMessage()));
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode lines = answer.putArray("lines");
        part.lines().forEach(line -> lines.addObject()
                .put("millis", line.at().toEpochMilli())
                .put("source", line.source().name().toLowerCase(Locale.ROOT))
                .put("text", line.text()));
        call.answer(answer.put("next", part.next()).put("complete", part.complete()));
    }

    /** What the step's key was made of, and what it was made of when the step last ran before: the difference is the reason. */
    private void cache(Call call) {
        StoredRun run = run(call);
        StoredStep step = step(call, run);
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("status", step.caching().status().word())
                .put("detail", step.caching().detail());
        ObjectNode parts = answer.putObject("parts");
        step.caching().parts().forEach(parts::put);
        Optional<CacheHit> before =
                store().lastExecution(run.pipeline(), step.details().name(), run.started());
        if (before.isEmpty()) {
            answer.putNull("before");
        } else {
            ObjectNode earlier = answer.putObject("before");
            earlier.put("run", before.get().run())
                    .put("step", before.get().step().step());
            ObjectNode earlierParts = earlier.putObject("parts");
            before.get().step().caching().parts().forEach(earlierParts::put);
        }
        call.answer(answer);
    }

    private void output(Call call) throws IOException {
        StoredRun run = run(call);
        StoredArtifact artifact = artifact(call, run);
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("artifact", artifact.artifact())
                .put("version", artifact.version())
                .put("type", artifact.type())
                .put("materializer", artifact.materializer())
                .put("size", artifact.size());
        Optional<ArtifactVersion> version = store().findArtifact(artifact.artifact(), artifact.version());
        answer.put("kind", version.map(ArtifactVersion::kind).orElse(null));
        ArrayNode shown = answer.putArray("visualisations");
        version.ifPresent(found -> found.visualisations().forEach(each -> shown.addObject()
                .put("title", each.title())
                .put("mediaType", each.mediaType())
                .put("size", each.size())));
        ArrayNode users = answer.putArray("usedBy");
        version.ifPresent(found -> store().usedBy(found.content().id(), MOST_USERS)
                .forEach(each -> users.addObject().put("run", each.run()).put("step", each.step())));
        answer.put("text", content(run, artifact.hash(), LONGEST_TEXT, Shown::textIfAny));
        answer.put("cut", artifact.size() > LONGEST_TEXT);
        call.answer(answer);
    }

    private void visualisation(Call call) throws IOException {
        StoredRun run = run(call);
        StoredArtifact artifact = artifact(call, run);
        Visualisation shown = Shown.choose(
                store().findArtifact(artifact.artifact(), artifact.version())
                        .map(ArtifactVersion::visualisations)
                        .orElse(List.of()),
                call.path("index"));
        Shown.answer(call, shown, content(run, shown.hash(), LONGEST_LOG, all -> all));
    }

    /** The first bytes of a content in the artifact store of the run's stack. */
    private <T extends @Nullable Object> T content(
            StoredRun run, String hash, int most, java.util.function.Function<byte[], T> reader) throws IOException {
        try (Client client = Client.openOwnStore(home);
                Stack stack = client.openStack(run.stack())) {
            ArtifactStore artifacts = stack.artifactStore();
            try (InputStream in = artifacts.open(hash)) {
                return reader.apply(in.readNBytes(most));
            }
        } catch (HalleyException | java.nio.file.NoSuchFileException gone) {
            throw new ApiException(
                    ErrorKind.NOT_FOUND,
                    "the content is not there any more: " + gone.getMessage() + " It was made by run '" + run.name()
                            + "'.");
        }
    }

    private StoredArtifact artifact(Call call, StoredRun run) {
        String name = call.path("output");
        StoredArtifact output = step(call, run).outputs().get(name);
        if (output == null) {
            throw new ApiException(
                    ErrorKind.NOT_FOUND, "step '" + call.path("step") + "' has no output '" + name + "'.");
        }
        return output;
    }

    private StoredRun run(Call call) {
        workspaces.requireFirst(call.caller());
        String name = call.path("run");
        return runs.find(name)
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "run '" + name + "' does not exist."));
    }

    private static StoredStep step(Call call, StoredRun run) {
        String name = call.path("step");
        return run.steps().stream()
                .filter(step -> step.step().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new ApiException(ErrorKind.NOT_FOUND, "run '" + run.name() + "' has no step '" + name + "'."));
    }

    private MetadataStore store() {
        return runs.store()
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "no pipeline has run in this home."));
    }
}
