package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.metadata.CachedResult;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredArtifact;
import dev.halley.step.StepFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The journal in a metadata store. */
public final class StoredJournal implements RunJournal {

    private final MetadataStore store;
    private final Map<String, Instant> started = new ConcurrentHashMap<>();

    public StoredJournal(MetadataStore store) {
        this.store = store;
    }

    @Override
    public boolean begin(String runId, CompiledPipeline pipeline, Map<String, String> stepRunIds, Instant at) {
        List<NewRun.Step> steps = new ArrayList<>();
        for (CompiledStep step : pipeline.steps()) {
            steps.add(newStep(step, stepRunIds.getOrDefault(step.id(), step.id())));
        }
        store.markDeadRuns(at);
        return store.startRun(new NewRun(
                runId,
                pipeline.plan().runName(),
                pipeline.plan().pipeline(),
                pipeline.plan().stack(),
                at,
                pipeline.plan().parameters(),
                RunOwner.current(),
                steps));
    }

    private static NewRun.Step newStep(CompiledStep step, String id) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        List<NewRun.Input> inputs = new ArrayList<>();
        for (Argument argument : step.arguments()) {
            String name = argument.plan().name();
            CompiledStep source = argument.step();
            JsonNode value = argument.plan().value();
            if (source != null) {
                for (Result result : argument.results()) {
                    inputs.add(new NewRun.Input(name, source.id(), result.name()));
                }
            } else if (value != null) {
                parameters.put(name, value);
            }
        }
        return new NewRun.Step(id, step.id(), parameters, step.plan().upstream(), inputs);
    }

    @Override
    public Optional<Earlier> find(String cacheKey) {
        return store.findCached(cacheKey).map(hit -> {
            List<Output> outputs = new ArrayList<>();
            hit.step().outputs().forEach((name, artifact) -> outputs.add(output(name, artifact)));
            return new Earlier(
                    hit.step().id(),
                    hit.run(),
                    hit.step().step(),
                    outputs,
                    hit.step().metadata());
        });
    }

    private static Output output(String name, StoredArtifact artifact) {
        return new Output(
                name, artifact.hash(), artifact.uri(), artifact.size(), artifact.type(), artifact.materializer());
    }

    private static StepClaim claim(String stepRunId) {
        return new StepClaim(stepRunId, 1);
    }

    @Override
    public void stepStarted(String stepRunId, Instant at) {
        started.put(stepRunId, at);
        store.startStep(claim(stepRunId), at);
    }

    @Override
    public void stepCompleted(
            String stepRunId,
            String artifactPrefix,
            String cacheKey,
            List<Output> outputs,
            Map<String, JsonNode> metadata,
            Instant at) {
        List<NewArtifact> artifacts = new ArrayList<>();
        for (Output output : outputs) {
            artifacts.add(new NewArtifact(
                    output.name(),
                    artifactPrefix + output.name(),
                    output.type(),
                    output.materializer(),
                    output.hash(),
                    output.uri(),
                    output.size()));
        }
        Instant from = started.getOrDefault(stepRunId, at);
        store.completeStep(claim(stepRunId), StepResult.of(from, at, cacheKey, artifacts, metadata));
    }

    @Override
    public void stepCached(
            String stepRunId, String cacheKey, Earlier original, Map<String, JsonNode> metadata, Instant at) {
        store.cacheStep(claim(stepRunId), CachedResult.hit(cacheKey, original.stepRunId(), metadata, at));
    }

    @Override
    public void stepFailed(String stepRunId, StepFailure failure, Map<String, JsonNode> metadata, Instant at) {
        store.endStep(claim(stepRunId), StepEnd.failed(failure, metadata, at));
    }

    @Override
    public void end(String runId, boolean completed, List<String> unsent, String reason, Instant at) {
        store.finishRun(runId, 1, completed ? RunStatus.COMPLETED : RunStatus.FAILED, unsent, reason, at);
    }

    @Override
    public void heartbeat(String runId, Instant at) {
        store.heartbeat(runId, 1, at);
    }
}
