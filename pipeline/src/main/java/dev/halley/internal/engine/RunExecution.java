package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.hook.HookEvent;
import dev.halley.hook.HookPoint;
import dev.halley.internal.engine.RunJournal.Earlier;
import dev.halley.internal.log.OutputCapture;
import dev.halley.internal.log.StepLogWriter;
import dev.halley.internal.plan.CacheKey;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Tracking;
import dev.halley.internal.plan.RunRequest.Replay;
import dev.halley.logstore.LogStore;
import dev.halley.metadata.CachedStep;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunDetails;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepLog;
import dev.halley.metadata.StepStateException;
import dev.halley.metadata.StoredRun;
import dev.halley.orchestrator.OrchestratedStep;
import dev.halley.orchestrator.Orchestrator;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.stack.StackComponent;
import dev.halley.step.StepFailure;
import dev.halley.step.StepRun;
import dev.halley.step.StepStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes one run. Whatever happens, the run is recorded as ended: by the calling thread, or by a shutdown hook if the
 * process is asked to end, or by the next process if this one is killed (it sees that the heartbeat stopped).
 */
public final class RunExecution implements RunScope {

    private static final Logger log = LoggerFactory.getLogger(RunExecution.class);

    private final CompiledPipeline pipeline;
    private final Orchestrator orchestrator;
    private final ArtifactStore artifacts;
    private final RunJournal journal;
    private final RunEvents events;
    private final StepLogs stepLogs;
    private final Caching caching;
    private final RunSteps steps;
    private final Map<String, CacheDecision> decisions = new ConcurrentHashMap<>();
    private final Map<String, Thread> stepThreads = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final PauseGate gate = new PauseGate();
    private String runId = OrderedIds.next();
    private long epoch = 1;
    private @Nullable String modelVersion;
    private volatile @Nullable RunSignal signal;
    private volatile boolean failedFast;

    /**
     * @param logStore where logs are kept; null for the artifact store
     * @param logs where steps write their logs as long as they run
     * @param replay what the caller asked for; null for nothing
     * @param replayed the run that it names; null for none
     */
    public RunExecution(
            CompiledPipeline pipeline,
            Orchestrator orchestrator,
            ArtifactStore artifacts,
            @Nullable LogStore logStore,
            RunJournal journal,
            RunListener listener,
            Path logs,
            @Nullable Replay replay,
            @Nullable StoredRun replayed) {
        this.pipeline = pipeline;
        this.orchestrator = orchestrator;
        this.artifacts = artifacts;
        this.journal = journal;
        this.events = new RunEvents(listener);
        this.stepLogs = new StepLogs(artifacts, logStore, logs);
        this.caching = new Caching(journal, artifacts, pipeline.steps(), replay, replayed);
        this.steps = new RunSteps(pipeline.steps());
    }

    /**
     * Decides, as far as that is possible before the run, which steps are taken from the cache.
     *
     * @return the trackers and step operators of the steps that may have to be executed
     */
    public List<StackComponent> decideCaching() {
        Map<String, Earlier> known = new LinkedHashMap<>();
        Set<StackComponent> needed = new LinkedHashSet<>();
        for (CompiledStep step : pipeline.steps()) {
            if (steps.kept(step.id()) != null) {
                continue;
            }
            boolean decidable = step.arguments().stream()
                    .map(CompiledStep.Argument::step)
                    .allMatch(source -> source == null || known.containsKey(source.id()));
            CacheDecision decision =
                    decidable ? caching.decide(step, (source, output) -> hash(known.get(source), output)) : null;
            if (decision != null) {
                decisions.put(step.id(), decision);
            }
            Earlier earlier = decision == null ? null : decision.earlier();
            if (earlier != null) {
                known.put(step.id(), earlier);
            } else if (!caching.isLeftOut(step.id())) {
                step.trackings().forEach(tracking -> needed.add(tracking.tracker()));
                CompiledStep.Operator operator = step.operator();
                if (operator != null) {
                    needed.add(operator.component());
                }
            }
        }
        return List.copyOf(needed);
    }

    private static String hash(@Nullable Earlier earlier, String output) {
        if (earlier != null) {
            for (RunJournal.Output each : earlier.outputs()) {
                if (each.name().equals(output)) {
                    return each.hash();
                }
            }
        }
        throw new IllegalStateException("the artifact '" + output + "' does not exist.");
    }

    /** Records the run as begun. Returns false if its name is taken. */
    public boolean begin(RunDetails details) {
        modelVersion = details.modelVersion();
        Map<String, NewRun.ResultKey> resultKeys = new HashMap<>();
        Map<String, NewRun.ResultKey> made = new HashMap<>();
        decisions.forEach((id, decision) -> {
            if (decision.earlier() == null) {
                CacheKey key = decision.key();
                resultKeys.put(id, made.computeIfAbsent(key.hash(), hash -> new NewRun.ResultKey(hash, key.parts())));
            }
        });
        return journal.begin(
                new RunJournal.Begin(runId, pipeline, steps.stepRunIds(), resultKeys, Instant.now(), details));
    }

    /** Goes on with a run that was taken over. */
    public void resume(StoredRun run, long newEpoch) {
        runId = run.id();
        epoch = newEpoch;
        modelVersion = run.details().modelVersion();
        steps.takeOver(run);
    }

    /** Runs all steps. Call it once, after {@link #begin} said true or after {@link #resume}. */
    public PipelineRun run() {
        Instant started = Instant.now();
        Thread runner = Thread.currentThread();
        ProcessEnd processEnd = ProcessEnd.watch(
                runId, runner, finished, stepThreads, reason -> end(RunStatus.FAILED, List.of(), reason));
        RunWatch watch = RunWatch.start(runId, epoch, journal, asked -> hear(asked, runner));
        boolean interrupted = false;
        OutputCapture.install();
        try {
            tellStart();
            call(HookPoint.START, started, null);
            takeFromCache();
            List<OrchestratedStep> order = steps.ids().stream()
                    .filter(this::isToDo)
                    .map(step -> new OrchestratedStep(step, upstream(step)))
                    .toList();
            if (!order.isEmpty()) {
                orchestrator.run(order, pipeline.mode(), this::launch);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.interrupted(); // The end of the run still has to be written to disk.
        } finally {
            watch.stop();
            OutputCapture.uninstall();
            stepLogs.deleteFolder(runId);
        }
        boolean cancelled = signal == RunSignal.CANCEL;
        List<String> unsent;
        RunStatus status;
        try {
            unsent = unsent();
            boolean completed = !interrupted && steps.ids().stream().allMatch(this::succeeded);
            status = cancelled ? RunStatus.CANCELLED : completed ? RunStatus.COMPLETED : RunStatus.FAILED;
            end(status, unsent, cancelled ? "The run was cancelled." : interrupted ? "The run was interrupted." : "");
        } finally {
            finished.countDown();
            processEnd.forget();
        }
        if (interrupted && signal == null) {
            Thread.currentThread().interrupt();
        }
        PipelineRun result = result(status, unsent, Duration.between(started, Instant.now()));
        tellEnd(result, started);
        return result;
    }

    private List<String> upstream(String step) {
        return Objects.requireNonNull(steps.find(step)).plan().upstream().stream()
                .filter(this::isToDo)
                .toList();
    }

    private void hear(RunSignal asked, Thread runner) {
        gate.set(asked == RunSignal.PAUSE);
        if (asked == RunSignal.CANCEL || asked == RunSignal.LOST) {
            stop(asked, runner);
        }
    }

    private boolean isToDo(String step) {
        return !caching.isLeftOut(step) && steps.outcome(step) == null;
    }

    /** Records at once what is known to be cached before the first step starts. */
    private void takeFromCache() {
        List<CachedStep> taken = new ArrayList<>();
        Map<String, StepOutcome> known = new LinkedHashMap<>();
        for (String id : steps.ids()) {
            CacheDecision decision = decisions.get(id);
            Earlier earlier = decision == null ? null : decision.earlier();
            if (decision != null && earlier != null && isToDo(id)) {
                StepClaim claim = new StepClaim(steps.stepRunId(id), epoch);
                taken.add(Caching.taken(claim, decision, earlier, modelVersion));
                known.put(id, StepOutcome.taken(earlier, decision.caching()));
            }
        }
        if (taken.isEmpty()) {
            return;
        }
        try {
            journal.stepsCached(taken);
        } catch (StepStateException e) { // Somebody took the run over, or ended it: each step learns that for itself.
            log.debug("The cached steps could not be recorded together.", e);
            return;
        }
        known.forEach(steps::ended);
        log.info("{} of {} steps are cached.", known.size(), steps.ids().size());
        known.keySet().forEach(id -> events.stepEnded(steps.stepRun(id)));
    }

    private void stop(RunSignal asked, Thread runner) {
        if (signal == null && finished.getCount() > 0) {
            signal = asked;
            log.warn(
                    "Run '{}' {}.",
                    name(),
                    asked == RunSignal.CANCEL ? "is cancelled" : "was taken over by another process, or ended");
            runner.interrupt();
        }
    }

    private void tellStart() {
        log.info(
                "Run '{}' of {} steps started on stack '{}'.",
                name(),
                steps.ids().size(),
                stack());
        events.runStarted(name(), stack(), steps.ids());
    }

    private void tellEnd(PipelineRun result, Instant started) {
        result.steps().stream()
                .filter(step -> step.status() == StepStatus.SKIPPED)
                .forEach(events::stepEnded);
        log.info(
                "Run '{}' {} in {} ms.",
                result.name(),
                result.status().word(),
                result.duration().toMillis());
        result.unsent().forEach(log::warn);
        StepFailure failure = result.steps().stream()
                .map(StepRun::failure)
                .filter(each -> each != null)
                .findFirst()
                .orElse(null);
        call(HookPoint.END, started, failure);
        if (result.succeeded()) {
            call(HookPoint.SUCCESS, started, null);
        } else {
            call(HookPoint.FAILURE, started, failure);
        }
        events.runEnded(result);
    }

    private void call(HookPoint point, Instant started, @Nullable StepFailure failure) {
        if (pipeline.hooks().containsKey(point)) {
            Hooks.call(
                    pipeline.hooks(),
                    new HookEvent(
                            point,
                            pipeline(),
                            name(),
                            runId,
                            null,
                            0,
                            Duration.between(started, Instant.now()),
                            failure,
                            Map.of()));
        }
    }

    @Override
    public boolean launch(String id) {
        CompiledStep step = steps.find(id);
        if (step == null || ended.get() || isStopping()) {
            return false;
        }
        StepOutcome before = steps.kept(id);
        if (before != null) {
            steps.ended(id, before);
            return true;
        }
        if (!gate.pass() || isStopping()) {
            return false;
        }
        StepClaim claim = new StepClaim(steps.stepRunId(id), epoch);
        stepThreads.put(id, Thread.currentThread());
        StepOutcome outcome;
        try {
            outcome = new StepExecution(step, claim, this).run(decisions.get(id));
        } finally {
            stepThreads.remove(id);
        }
        if (outcome.status() == StepStatus.FAILED && pipeline.mode() == ExecutionMode.FAIL_FAST) {
            failedFast = true;
        }
        steps.ended(id, outcome);
        events.stepEnded(steps.stepRun(id));
        return outcome.status().succeeded();
    }

    @Override
    public void addItems(CompiledStep mapped, List<CompiledStep> children) {
        List<NewRun.Step> added = new ArrayList<>();
        int index = 0;
        for (CompiledStep child : children) {
            added.add(StoredJournal.newStep(child, steps.addItem(child), mapped.id(), index++, null));
        }
        steps.addItems(mapped, children, journal.addSteps(runId, epoch, added));
    }

    @Override
    public String contentHash(String step, String output) {
        return steps.contentHash(step, output);
    }

    @Override
    public @Nullable StepOutcome outcome(String step) {
        return steps.outcome(step);
    }

    private boolean succeeded(String id) {
        StepOutcome outcome = steps.outcome(id);
        return caching.isLeftOut(id) || (outcome != null && outcome.status().succeeded());
    }

    private List<String> unsent() {
        Set<ExperimentTracker> trackers = new LinkedHashSet<>();
        for (CompiledStep step : pipeline.steps()) {
            StepOutcome outcome = steps.outcome(step.id());
            boolean executed =
                    outcome != null && outcome.status() != StepStatus.CACHED && steps.kept(step.id()) == null;
            if (executed) {
                step.trackings().stream().map(Tracking::tracker).forEach(trackers::add);
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

    private void end(RunStatus status, List<String> unsent, String reason) {
        if (ended.compareAndSet(false, true)) {
            journal.end(runId, epoch, status, unsent, reason, Instant.now());
        }
    }

    private PipelineRun result(RunStatus status, List<String> unsent, Duration duration) {
        return new PipelineRun(
                runId, name(), pipeline(), stack(), status, duration, steps.stepRuns(), unsent, steps.thrown());
    }

    @Override
    public String id() {
        return runId;
    }

    @Override
    public String name() {
        return pipeline.plan().runName();
    }

    @Override
    public String pipeline() {
        return pipeline.plan().pipeline();
    }

    @Override
    public String stack() {
        return pipeline.plan().stack();
    }

    @Override
    public ExecutionMode mode() {
        return pipeline.mode();
    }

    @Override
    public @Nullable String modelVersion() {
        return modelVersion;
    }

    @Override
    public RunJournal journal() {
        return journal;
    }

    @Override
    public ArtifactStore artifacts() {
        return artifacts;
    }

    @Override
    public Orchestrator orchestrator() {
        return orchestrator;
    }

    @Override
    public RunEvents events() {
        return events;
    }

    @Override
    public Caching caching() {
        return caching;
    }

    @Override
    public boolean isStopping() {
        return signal != null || failedFast;
    }

    @Override
    public boolean cancelsSteps() {
        return signal == RunSignal.CANCEL || failedFast;
    }

    @Override
    public void log(Notebook notebook) {
        Map<String, JsonNode> ofRun = notebook.ofRun();
        if (!ofRun.isEmpty()) {
            journal.logRunMetadata(runId, ofRun, Instant.now());
        }
        Map<String, JsonNode> ofModel = notebook.ofModel();
        String version = modelVersion;
        if (version != null && !ofModel.isEmpty()) {
            journal.logModelMetadata(version, ofModel, Instant.now());
        }
    }

    @Override
    public StepLogWriter openLog(String stepRunId) {
        return stepLogs.open(runId, stepRunId);
    }

    @Override
    public void closeLog(StepLogWriter writer) {
        stepLogs.close(writer);
    }

    @Override
    public @Nullable StepLog keepLog(StepLogWriter writer, String stepRunId) {
        return stepLogs.keep(runId, stepRunId, writer);
    }
}
