package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.TrackedStep;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.metadata.RunStatus;
import dev.halley.orchestrator.OrchestratedStep;
import dev.halley.orchestrator.Orchestrator;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.step.StepRun;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes one run. Whatever happens, the run is recorded as ended: by the calling thread, or by a shutdown hook if the
 * process is asked to end, or by the next process if this one is killed (it sees that the heartbeat stopped).
 */
public final class RunExecution {

    private static final Logger log = LoggerFactory.getLogger(RunExecution.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration GRACE_AT_SHUTDOWN = Duration.ofSeconds(10);

    private final String runId = UUID.randomUUID().toString();
    private final CompiledPipeline pipeline;
    private final Orchestrator orchestrator;
    private final ArtifactStore artifacts;
    private final RunJournal journal;
    private final RunEvents events;
    private final Map<String, CompiledStep> steps = new LinkedHashMap<>();
    private final Map<String, String> stepRunIds = new LinkedHashMap<>();
    private final Map<String, StepOutcome> outcomes = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);

    public RunExecution(
            CompiledPipeline pipeline,
            Orchestrator orchestrator,
            ArtifactStore artifacts,
            RunJournal journal,
            RunListener listener) {
        this.pipeline = pipeline;
        this.orchestrator = orchestrator;
        this.artifacts = artifacts;
        this.journal = journal;
        this.events = new RunEvents(listener);
        for (CompiledStep step : pipeline.steps()) {
            steps.put(step.id(), step);
            stepRunIds.put(step.id(), UUID.randomUUID().toString());
        }
    }

    /** Records the run as begun. Returns false if its name is taken. */
    public boolean begin() {
        return journal.begin(runId, pipeline, stepRunIds, Instant.now());
    }

    /** Runs all steps. Call it once, after {@link #begin} said true. */
    public PipelineRun run() {
        Instant started = Instant.now();
        Thread hook = new Thread(stopper(Thread.currentThread()), "halley-stop-" + runId);
        boolean hooked = addHook(hook);
        Heartbeats heartbeats = Heartbeats.start(runId, journal);
        boolean interrupted = false;
        try {
            tellStart();
            List<OrchestratedStep> order = steps.values().stream()
                    .map(step -> new OrchestratedStep(step.id(), step.plan().upstream()))
                    .toList();
            orchestrator.run(order, this::launch);
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.interrupted(); // The end of the run still has to be written to disk.
        } finally {
            heartbeats.stop();
        }
        List<String> unsent;
        boolean completed;
        try {
            unsent = unsent();
            completed = !interrupted && steps.keySet().stream().allMatch(this::succeeded);
            end(completed, unsent, interrupted ? "The run was interrupted." : "The run ended before this step did.");
        } finally {
            finished.countDown();
            if (hooked) {
                removeHook(hook);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        PipelineRun result = result(completed, unsent, Duration.between(started, Instant.now()));
        tellEnd(result);
        return result;
    }

    private void tellStart() {
        String name = pipeline.plan().runName();
        log.info(
                "Run '{}' of {} steps started on stack '{}'.",
                name,
                steps.size(),
                pipeline.plan().stack());
        events.runStarted(name, pipeline.plan().stack(), List.copyOf(steps.keySet()));
    }

    private void tellEnd(PipelineRun result) {
        result.steps().stream()
                .filter(step -> step.status() == StepStatus.SKIPPED)
                .forEach(events::stepEnded);
        log.info(
                "Run '{}' {} in {} ms.",
                result.name(),
                result.status().word(),
                result.duration().toMillis());
        result.unsent().forEach(log::warn);
        events.runEnded(result);
    }

    private boolean launch(String id) {
        CompiledStep step = steps.get(id);
        if (step == null || ended.get()) {
            return false;
        }
        TrackedStep identity = new TrackedStep(
                pipeline.plan().pipeline(), pipeline.plan().runName(), runId, id, stepRunIds.getOrDefault(id, id));
        StepOutcome outcome = new StepExecution(step, identity, journal, artifacts, this::contentHash, events).run();
        outcomes.put(id, outcome);
        events.stepEnded(stepRun(id, outcome));
        return outcome.status().succeeded();
    }

    private String contentHash(String step, String output) {
        StepOutcome outcome = outcomes.get(step);
        RunJournal.Output found = outcome == null ? null : outcome.outputs().get(output);
        if (found == null) {
            throw new IllegalStateException("the artifact '" + output + "' of step '" + step + "' does not exist.");
        }
        return found.hash();
    }

    private boolean succeeded(String id) {
        StepOutcome outcome = outcomes.get(id);
        return outcome != null && outcome.status().succeeded();
    }

    private List<String> unsent() {
        Set<ExperimentTracker> trackers = new LinkedHashSet<>();
        for (CompiledStep step : steps.values()) {
            StepOutcome outcome = outcomes.get(step.id());
            CompiledStep.Tracking tracking = step.tracking();
            if (tracking != null && outcome != null && outcome.status() != StepStatus.CACHED) {
                trackers.add(tracking.tracker());
            }
        }
        List<String> unsent = new ArrayList<>();
        for (ExperimentTracker tracker : trackers) {
            try {
                unsent.addAll(tracker.unsent());
            } catch (RuntimeException e) {
                log.warn("Experiment tracker '{}' does not tell what it could not send.", tracker.name(), e);
                unsent.add("Experiment tracker '" + tracker.name() + "' does not tell what it could not send: "
                        + e.getMessage());
            }
        }
        return unsent;
    }

    private void end(boolean completed, List<String> unsent, String reason) {
        if (ended.compareAndSet(false, true)) {
            journal.end(runId, completed, unsent, reason, Instant.now());
        }
    }

    private PipelineRun result(boolean completed, List<String> unsent, Duration duration) {
        List<StepRun> stepRuns = new ArrayList<>();
        Throwable cause = null;
        for (String id : steps.keySet()) {
            StepOutcome outcome = outcomes.get(id);
            cause = cause == null && outcome != null ? outcome.thrown() : cause;
            stepRuns.add(stepRun(id, outcome));
        }
        return new PipelineRun(
                runId,
                pipeline.plan().runName(),
                pipeline.plan().pipeline(),
                pipeline.plan().stack(),
                completed ? RunStatus.COMPLETED : RunStatus.FAILED,
                duration,
                stepRuns,
                unsent,
                cause);
    }

    private StepRun stepRun(String id, @Nullable StepOutcome outcome) {
        String stepRunId = stepRunIds.getOrDefault(id, id);
        if (outcome == null) {
            return new StepRun(id, stepRunId, StepStatus.SKIPPED, Duration.ZERO, Map.of(), null);
        }
        return new StepRun(
                id, stepRunId, outcome.status(), outcome.duration(), plain(outcome.metadata()), outcome.failure());
    }

    private static Map<String, Object> plain(Map<String, JsonNode> metadata) {
        Map<String, Object> plain = new LinkedHashMap<>();
        metadata.forEach((key, value) -> plain.put(key, JSON.convertValue(value, Object.class)));
        return plain;
    }

    /** Interrupts the run and gives it some time to end in order; then records the end itself. */
    private Runnable stopper(Thread runner) {
        return () -> {
            runner.interrupt();
            try {
                if (!finished.await(GRACE_AT_SHUTDOWN.toSeconds(), TimeUnit.SECONDS)) {
                    end(false, List.of(), "The process was stopped and this step did not react to the interrupt.");
                }
            } catch (InterruptedException e) {
                end(false, List.of(), "The process was stopped.");
            }
        };
    }

    private static boolean addHook(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) { // The process is ending already.
            return false;
        }
    }

    private static void removeHook(@Nullable Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The process is ending.", e);
        }
    }
}
