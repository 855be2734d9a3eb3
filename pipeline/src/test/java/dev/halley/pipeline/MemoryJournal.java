package dev.halley.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.engine.RunJournal;
import dev.halley.metadata.CachedStep;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the journal in memory and refuses what a real store would refuse. */
final class MemoryJournal implements RunJournal {

    final List<StepAttempt> attempts = new ArrayList<>();
    final Map<String, StepResult> results = new LinkedHashMap<>();
    volatile RunSignal signal = RunSignal.GO_ON;
    private final Map<String, String> status = new LinkedHashMap<>();
    private final Map<String, String> stepNames = new LinkedHashMap<>();
    private final Map<String, String> runOfStep = new LinkedHashMap<>();
    private final Map<String, String> runNames = new LinkedHashMap<>();
    private final Map<String, String> runStatus = new TreeMap<>();
    private final Map<String, Earlier> byKey = new LinkedHashMap<>();
    private final List<String> unsent = new ArrayList<>();

    @Override
    public synchronized boolean begin(Begin begin) {
        String name = begin.pipeline().plan().runName();
        if (runNames.containsValue(name)) {
            return false;
        }
        runNames.put(begin.runId(), name);
        runStatus.put(name, "running");
        begin.stepRunIds().forEach((step, id) -> add(id, step, name));
        return true;
    }

    private void add(String id, String step, String run) {
        status.put(id, "waiting");
        stepNames.put(id, step);
        runOfStep.put(id, run);
    }

    @Override
    public Optional<StoredRun> findRun(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<Long> takeOver(String runId, RunOwner owner, Instant lostBefore, Instant at) {
        return Optional.empty();
    }

    @Override
    public synchronized List<String> addSteps(String runId, long epoch, List<NewRun.Step> steps) {
        steps.forEach(step -> add(step.id(), step.step(), get(runNames, runId)));
        return steps.stream().map(NewRun.Step::id).toList();
    }

    @Override
    public synchronized Optional<Earlier> find(String cacheKey) {
        return Optional.ofNullable(byKey.get(cacheKey));
    }

    @Override
    public synchronized void stepStarted(StepClaim claim, Instant at) {
        move(claim.stepRunId(), "waiting", "running");
    }

    @Override
    public void flush() {}

    @Override
    public synchronized void stepCompleted(StepClaim claim, StepResult result) {
        String id = claim.stepRunId();
        move(id, "running", "completed");
        results.put(get(stepNames, id), result);
        List<Output> outputs = new ArrayList<>();
        for (NewArtifact each : result.artifacts()) {
            outputs.add(
                    new Output(each.output(), each.hash(), each.uri(), each.size(), each.type(), each.materializer()));
        }
        byKey.put(
                result.cacheKey(),
                new Earlier(id, get(runOfStep, id), get(stepNames, id), result.ended(), outputs, result.metadata()));
    }

    @Override
    public synchronized void stepsCached(List<CachedStep> steps) {
        steps.forEach(step -> move(step.claim().stepRunId(), "waiting", "cached"));
    }

    @Override
    public synchronized boolean stepEnded(StepClaim claim, StepEnd end) {
        status.put(claim.stepRunId(), end.status().word());
        return true;
    }

    @Override
    public synchronized void attemptFailed(StepClaim claim, StepAttempt attempt) {
        attempts.add(attempt);
    }

    @Override
    public void logRunMetadata(String runId, Map<String, JsonNode> values, Instant at) {}

    @Override
    public String modelVersion(ModelOptions model, Map<String, String> placeholders, Instant at) {
        return model.name() + "-1";
    }

    @Override
    public void logModelMetadata(String modelVersion, Map<String, JsonNode> values, Instant at) {}

    @Override
    public synchronized boolean end(
            String runId, long epoch, RunStatus ended, List<String> notices, String reason, Instant at) {
        String run = get(runNames, runId);
        if (!"running".equals(runStatus.put(run, ended.word()))) {
            throw new IllegalStateException("run " + run + " ended twice.");
        }
        unsent.addAll(notices);
        status.replaceAll((id, before) -> {
            if (!run.equals(runOfStep.get(id))) {
                return before;
            }
            return before.equals("waiting") ? "skipped" : before.equals("running") ? "failed" : before;
        });
        return true;
    }

    @Override
    public RunSignal heartbeat(String runId, long epoch, Instant at) {
        return signal;
    }

    @Override
    public RunSignal signal(String runId, long epoch) {
        return signal;
    }

    private void move(String stepRunId, String from, String to) {
        String before = status.put(stepRunId, to);
        if (!from.equals(before)) {
            throw new IllegalStateException(stepNames.get(stepRunId) + " is " + before + " (expected: " + from + ").");
        }
    }

    private static String get(Map<String, String> map, String key) {
        return Optional.ofNullable(map.get(key)).orElseThrow();
    }

    /** The status of each step of a run, by step id. */
    synchronized Map<String, String> steps(String runName) {
        Map<String, String> steps = new TreeMap<>();
        status.forEach((id, value) -> {
            if (runName.equals(runOfStep.get(id))) {
                steps.put(get(stepNames, id), value);
            }
        });
        return steps;
    }

    /** The status of each run, by name. */
    synchronized Map<String, String> runs() {
        return new TreeMap<>(runStatus);
    }

    synchronized List<String> unsent() {
        return List.copyOf(unsent);
    }
}
