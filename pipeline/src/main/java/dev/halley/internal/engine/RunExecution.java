package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.hook.HookEvent;
import dev.halley.hook.HookPoint;
import dev.halley.internal.engine.RunJournal.Earlier;
import dev.halley.internal.log.OutputCapture;
import dev.halley.internal.log.StepLogWriter;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.internal.plan.CompiledStep;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final CacheDecisions decisions;
    private final Map<String, Thread> stepThreads = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final PauseGate gate;

    /** The step that is recorded with the end of the run; null for none. */
    private volatile @Nullable String last;

    private String runId = OrderedIds.next();
    private long epoch = 1;
    private @Nullable String modelVersion;

    /** When a run that is gone on with would have started if it had never stood still; null for a run that begins. */
    private @Nullable Instant since;

    private volatile @Nullable RunSignal signal;
    private volatile @Nullable Thread runner;
    private volatile boolean failedFast;

    /** Whether a step printed something, which is in a file as long as it runs. */
    private volatile boolean logged;

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
        this.gate = new PauseGate(() -> journal.signal(runId, epoch), this::hear);
        this.decisions = new CacheDecisions(pipeline.steps(), steps, caching);
    }

    /**
     * Decides, as far as that is possible before the run, which steps are taken from the cache.
     *
     * @return the trackers and step operators of the steps that may have to be executed
     */
    public List<StackComponent> decideCaching() {
        decisions.decide();
        return decisions.neededComponents();
    }

    /** Records the run as begun. Returns false if its name is taken. */
    public boolean begin(RunDetails details) {
        modelVersion = details.modelVersion();
        return journal.begin(new RunJournal.Begin(
                runId, pipeline, steps.stepRunIds(), decisions.resultKeys(), Instant.now(), details));
    }

    /** Goes on with a run that was taken over. */
    public void resume(StoredRun run, long newEpoch) {
        runId = run.id();
        epoch = newEpoch;
        modelVersion = run.details().modelVersion();
        since = run.started().plus(run.details().idle());
        steps.takeOver(run);
    }

    /** Runs all steps. Call it once, after {@link #begin} said true or after {@link #resume}. */
    public PipelineRun run() {
        Instant started = since == null ? Instant.now() : since;
        Thread thread = Thread.currentThread();
        runner = thread;
        ProcessEnd processEnd = ProcessEnd.watch(
                runId, thread, finished, stepThreads, reason -> end(RunStatus.FAILED, List.of(), reason));
        RunWatch watch = RunWatch.start(runId, epoch, journal, gate::ask);
        boolean interrupted = false;
        OutputCapture.install();
        try {
            tellStart();
            call(HookPoint.START, started, null);
            takeFromCache();
            List<OrchestratedStep> order = order();
            if (!order.isEmpty()) {
                orchestrator.run(order, pipeline.mode(), this::launch);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.interrupted(); // The end of the run still has to be written to disk.
        } finally {
            watch.stop();
            OutputCapture.uninstall();
            if (logged) {
                stepLogs.deleteFolder(runId);
            }
        }
        boolean cancelled = signal == RunSignal.CANCEL;
        List<String> unsent;
        RunStatus status;
        try {
            unsent = unsent();
            boolean completed = !interrupted && steps.ids().stream().allMatch(this::succeeded);
            status = cancelled ? RunStatus.CANCELLED : completed ? RunStatus.COMPLETED : RunStatus.FAILED;
            status = end(
                    status,
                    unsent,
                    cancelled ? "The run was cancelled." : interrupted ? "The run was interrupted." : "");
        } finally {
            finished.countDown();
            processEnd.forget();
        }
        if (interrupted && signal == null) {
            Thread.currentThread().interrupt();
        }
        String together = last;
        if (together != null) {
            events.stepEnded(steps.stepRun(together));
        }
        PipelineRun result = result(status, unsent, Duration.between(started, Instant.now()));
        tellEnd(result, started);
        return result;
    }

    /** The steps to be executed, and which of these each waits for. */
    private List<OrchestratedStep> order() {
        List<OrchestratedStep> order = new ArrayList<>();
        for (CompiledStep step : pipeline.steps()) {
            if (isToDo(step.id())) {
                List<String> upstream = new ArrayList<>(step.plan().upstream());
                upstream.removeIf(before -> !isToDo(before));
                order.add(new OrchestratedStep(step.id(), upstream));
            }
        }
        return order;
    }

    private boolean isToDo(String step) {
        return !caching.isLeftOut(step) && steps.outcome(step) == null;
    }

    /** Records at once what is known to be cached before the first step starts. */
    private void takeFromCache() {
        List<CachedStep> taken = new ArrayList<>();
        Map<String, StepOutcome> known = new LinkedHashMap<>();
        decisions.hits().forEach((id, decision) -> {
            Earlier earlier = Objects.requireNonNull(decision.earlier());
            if (isToDo(id)) {
                StepClaim claim = new StepClaim(steps.stepRunId(id), epoch);
                taken.add(Caching.taken(claim, decision, earlier, modelVersion));
                known.put(id, StepOutcome.taken(earlier, decision.caching()));
            }
        });
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

    private void hear(RunSignal asked) {
        boolean ends = asked == RunSignal.CANCEL || asked == RunSignal.LOST;
        if (ends && signal == null && finished.getCount() > 0) {
            signal = asked;
            log.warn(
                    "Run '{}' {}.",
                    name(),
                    asked == RunSignal.CANCEL ? "is cancelled" : "was taken over by another process, or ended");
            Objects.requireNonNull(runner).interrupt();
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
            outcome = new StepExecution(step, claim, this).run(decisions.of(id));
        } finally {
            stepThreads.remove(id);
        }
        gate.stepEnded(outcome.duration());
        if (outcome.status() == StepStatus.FAILED && pipeline.mode() == ExecutionMode.FAIL_FAST) {
            failedFast = true;
        }
        steps.ended(id, outcome);
        if (!id.equals(last)) { // Of that one it is told when it is recorded.
            events.stepEnded(steps.stepRun(id));
        }
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
        List<CompiledStep> executed = new ArrayList<>();
        for (CompiledStep step : pipeline.steps()) {
            StepOutcome outcome = steps.outcome(step.id());
            if (outcome != null && outcome.status() != StepStatus.CACHED && steps.kept(step.id()) == null) {
                executed.add(step);
            }
        }
        return Unsent.of(executed);
    }

    /** Returns how the run has ended. */
    private RunStatus end(RunStatus status, List<String> unsent, String reason) {
        if (ended.compareAndSet(false, true)) {
            try {
                journal.end(runId, epoch, status, unsent, reason, Instant.now());
            } catch (RuntimeException e) {
                String id = last;
                StepOutcome lost = id == null ? null : steps.lost(id, e);
                if (id == null || lost == null) {
                    throw e;
                }
                log.error("Step '{}' failed: {}", id, e.getMessage());
                boolean takenOver = e instanceof StepStateException;
                if (!takenOver) {
                    journal.stepEnded(new StepClaim(steps.stepRunId(id), epoch), lost.end(Instant.now()));
                    journal.end(runId, epoch, RunStatus.FAILED, unsent, reason, Instant.now());
                }
                return RunStatus.FAILED;
            }
        }
        return status;
    }

    @Override
    public boolean endsWith(CompiledStep step) {
        if (!steps.isLast(step) || ended.get()) {
            return false;
        }
        // What is called in between, and trackers that have to send what they hold, may take long.
        boolean atOnce = !step.handling().hooks().containsKey(HookPoint.SUCCESS)
                && pipeline.steps().stream().allMatch(each -> each.trackings().isEmpty());
        if (atOnce) {
            last = step.id();
        }
        return atOnce;
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
        logged = true;
        return stepLogs.keep(runId, stepRunId, writer);
    }
}
