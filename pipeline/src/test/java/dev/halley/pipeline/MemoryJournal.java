package dev.halley.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.engine.RunJournal;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.step.StepFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the journal in memory and refuses what a real store would refuse. */
final class MemoryJournal implements RunJournal {

    private final Map<String, String> status = new LinkedHashMap<>();
    private final Map<String, String> stepNames = new LinkedHashMap<>();
    private final Map<String, String> runOfStep = new LinkedHashMap<>();
    private final Map<String, String> runNames = new LinkedHashMap<>();
    private final Map<String, String> runStatus = new TreeMap<>();
    private final Map<String, Earlier> byKey = new LinkedHashMap<>();
    private final List<String> unsent = new ArrayList<>();

    @Override
    public synchronized boolean begin(
            String runId, CompiledPipeline pipeline, Map<String, String> stepRunIds, Instant at) {
        if (runNames.containsValue(pipeline.plan().runName())) {
            return false;
        }
        runNames.put(runId, pipeline.plan().runName());
        runStatus.put(pipeline.plan().runName(), "running");
        stepRunIds.forEach((step, id) -> {
            status.put(id, "waiting");
            stepNames.put(id, step);
            runOfStep.put(id, pipeline.plan().runName());
        });
        return true;
    }

    @Override
    public synchronized Optional<Earlier> find(String cacheKey) {
        return Optional.ofNullable(byKey.get(cacheKey));
    }

    @Override
    public synchronized void stepStarted(String stepRunId, Instant at) {
        move(stepRunId, "waiting", "running");
    }

    @Override
    public synchronized void stepCompleted(
            String stepRunId,
            String artifactPrefix,
            String cacheKey,
            List<Output> outputs,
            Map<String, JsonNode> metadata,
            Instant at) {
        move(stepRunId, "running", "completed");
        byKey.put(
                cacheKey,
                new Earlier(stepRunId, get(runOfStep, stepRunId), get(stepNames, stepRunId), outputs, metadata));
    }

    @Override
    public synchronized void stepCached(
            String stepRunId, String cacheKey, Earlier original, Map<String, JsonNode> metadata, Instant at) {
        move(stepRunId, "waiting", "cached");
    }

    @Override
    public synchronized void stepFailed(
            String stepRunId, StepFailure failure, Map<String, JsonNode> metadata, Instant at) {
        status.put(stepRunId, "failed");
    }

    @Override
    public synchronized void end(String runId, boolean completed, List<String> notices, String reason, Instant at) {
        String run = get(runNames, runId);
        if (!"running".equals(runStatus.put(run, completed ? "completed" : "failed"))) {
            throw new IllegalStateException("run " + run + " ended twice.");
        }
        unsent.addAll(notices);
        status.replaceAll((id, before) -> {
            if (!run.equals(runOfStep.get(id))) {
                return before;
            }
            return before.equals("waiting") ? "skipped" : before.equals("running") ? "failed" : before;
        });
    }

    @Override
    public synchronized void heartbeat(String runId, Instant at) {}

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
