package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.internal.plan.RunNames;
import dev.halley.metadata.CachedStep;
import dev.halley.metadata.CompletedStep;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StartedStep;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.ModelOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The journal in a metadata store. Thread-safe. */
public final class StoredJournal implements RunJournal {

    /** A step that has not run for so long yet is likely to end before anybody looks at it. */
    private static final Duration YOUNG = Duration.ofMillis(80);

    private final MetadataStore store;

    /** Steps whose start is not recorded yet. Guarded by itself. */
    private final Map<StepClaim, Instant> started = new LinkedHashMap<>();

    /** Held by who records the end of the last step. */
    private final Object ending = new Object();

    /** The last step, to be recorded with the end of the run. Guarded by {@link #ending}. */
    private @Nullable CompletedStep last;

    public StoredJournal(MetadataStore store) {
        this.store = store;
    }

    @Override
    public boolean begin(Begin begin) {
        List<NewRun.Step> steps = new ArrayList<>();
        for (CompiledStep step : begin.pipeline().steps()) {
            String id = begin.stepRunIds().getOrDefault(step.id(), step.id());
            steps.add(newStep(step, id, null, -1, begin.resultKeys().get(step.id())));
        }
        store.markDeadRuns(begin.at());
        return store.startRun(new NewRun(
                begin.runId(),
                begin.pipeline().plan().runName(),
                begin.pipeline().plan().pipeline(),
                begin.pipeline().plan().stack(),
                begin.at(),
                begin.pipeline().plan().parameters(),
                RunOwner.current(),
                steps,
                begin.details()));
    }

    /** @param parent id of the mapped step; null for a step of the pipeline itself */
    static NewRun.Step newStep(
            CompiledStep step, String id, @Nullable String parent, int item, NewRun.@Nullable ResultKey resultKey) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        List<NewRun.Input> inputs = new ArrayList<>();
        for (Argument argument : step.arguments()) {
            String name = argument.plan().name();
            CompiledStep source = argument.step();
            JsonNode value = argument.plan().value();
            StoredArtifact stored = argument.stored();
            if (stored != null) {
                inputs.add(NewRun.Input.stored(name, stored.id()));
            } else if (source != null) {
                for (Result result : argument.results()) {
                    inputs.add(new NewRun.Input(name, source.id(), result.name()));
                }
            } else if (value != null) {
                parameters.put(name, value);
            }
        }
        return new NewRun.Step(
                id,
                step.id(),
                parameters,
                step.plan().upstream(),
                inputs,
                step.plan().name(),
                parent,
                item,
                resultKey);
    }

    @Override
    public Optional<StoredRun> findRun(String name) {
        return store.findRun(name);
    }

    @Override
    public Optional<Long> takeOver(String runId, RunOwner owner, Instant lostBefore, Instant at) {
        return store.takeOverRun(runId, owner, lostBefore, at);
    }

    @Override
    public List<String> addSteps(String runId, long epoch, List<NewRun.Step> steps) {
        return store.addSteps(runId, epoch, steps);
    }

    @Override
    public Optional<Earlier> find(String cacheKey) {
        return store.findCached(cacheKey).map(hit -> earlier(hit.run(), hit.step()));
    }

    /** What a step of the past has, if it succeeded. */
    static Earlier earlier(String run, StoredStep step) {
        List<Output> outputs = new ArrayList<>();
        step.outputs().forEach((name, artifact) -> outputs.add(output(name, artifact)));
        Instant ended = step.ended();
        return new Earlier(
                step.id(), run, step.step(), ended == null ? Instant.EPOCH : ended, outputs, step.metadata());
    }

    private static Output output(String name, StoredArtifact artifact) {
        return new Output(
                name, artifact.hash(), artifact.uri(), artifact.size(), artifact.type(), artifact.materializer());
    }

    @Override
    public void stepStarted(StepClaim claim, Instant at) {
        synchronized (started) {
            started.put(claim, at);
        }
    }

    @Override
    public void flush() {
        Instant young = Instant.now().minus(YOUNG);
        flush(young);
        synchronized (ending) { // An orchestrator may have things to do when all steps have ended.
            CompletedStep step = last;
            if (step != null && !step.result().ended().isAfter(young)) {
                store.completeStep(step.claim(), step.result());
                last = null;
            }
        }
    }

    /** @param young when a step that started later need not be written yet */
    private void flush(Instant young) {
        List<StartedStep> batch = new ArrayList<>();
        synchronized (started) {
            started.entrySet().removeIf(each -> {
                boolean old = !each.getValue().isAfter(young);
                return old && batch.add(new StartedStep(each.getKey(), each.getValue()));
            });
        }
        if (!batch.isEmpty()) {
            store.startSteps(batch);
        }
    }

    private void forget(StepClaim claim) {
        synchronized (started) {
            started.remove(claim);
        }
    }

    @Override
    public void stepCompleted(StepClaim claim, StepResult result) {
        forget(claim);
        store.completeStep(claim, result);
    }

    @Override
    public void lastStepCompleted(StepClaim claim, StepResult result) {
        forget(claim);
        synchronized (ending) {
            last = new CompletedStep(claim, result);
        }
    }

    @Override
    public void stepsCached(List<CachedStep> steps) {
        store.cacheSteps(steps);
    }

    @Override
    public boolean stepEnded(StepClaim claim, StepEnd end) {
        forget(claim);
        return store.endStep(claim, end);
    }

    @Override
    public void attemptFailed(StepClaim claim, StepAttempt attempt) {
        forget(claim);
        store.failAttempt(claim, attempt);
    }

    @Override
    public void logRunMetadata(String runId, Map<String, JsonNode> values, Instant at) {
        store.logRunMetadata(runId, values, at);
    }

    @Override
    public String modelVersion(ModelOptions model, Map<String, String> placeholders, Instant at) {
        StoredModel before = store.findModel(model.name()).orElse(null);
        if (before == null || !model.description().isEmpty() || !model.tags().isEmpty()) {
            store.saveModel(new StoredModel(
                    model.name(),
                    model.description().isEmpty() && before != null ? before.description() : model.description(),
                    model.license().isEmpty() && before != null ? before.license() : model.license(),
                    model.tags().isEmpty() && before != null ? before.tags() : model.tags(),
                    before == null ? at : before.created(),
                    0));
        }
        String template = model.version();
        String name = template == null ? null : RunNames.fillKnown(template, placeholders, at);
        if (name != null) {
            Optional<StoredModelVersion> known = store.findModelVersion(model.name(), name);
            if (known.isPresent()) {
                return known.get().id();
            }
        }
        return store.createModelVersion(model.name(), name, "", at)
                .map(StoredModelVersion::id)
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.CONFLICT,
                        "The version '" + name + "' of the model '" + model.name()
                                + "' was made or deleted at the same moment. Start the pipeline again."));
    }

    @Override
    public void logModelMetadata(String modelVersion, Map<String, JsonNode> values, Instant at) {
        store.logModelMetadata(modelVersion, values, at);
    }

    @Override
    public boolean end(String runId, long epoch, RunStatus status, List<String> notices, String reason, Instant at) {
        flush(at); // A step that still runs is ended with the run, however young it is.
        synchronized (ending) {
            CompletedStep step = last;
            last = null;
            return step == null
                    ? store.finishRun(runId, epoch, status, notices, reason, at)
                    : store.finishRun(step, runId, epoch, status, notices, reason, at);
        }
    }

    @Override
    public RunSignal heartbeat(String runId, long epoch, Instant at) {
        return store.heartbeat(runId, epoch, at);
    }

    @Override
    public RunSignal signal(String runId, long epoch) {
        return store.signal(runId, epoch);
    }

    @Override
    public int revision(String pipeline, String definition, @Nullable String commit, Instant at) {
        return store.keepRevision(pipeline, definition, commit, at);
    }
}
