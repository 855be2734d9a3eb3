package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.artifact.ListManifest;
import dev.halley.artifactstore.StoredContent;
import dev.halley.hook.HookEvent;
import dev.halley.hook.HookPoint;
import dev.halley.internal.engine.RunJournal.Earlier;
import dev.halley.internal.engine.RunJournal.Output;
import dev.halley.internal.log.StepLogWriter;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.internal.plan.RunNames;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepCaching;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepLog;
import dev.halley.metadata.StepResult;
import dev.halley.step.OutputOptions;
import dev.halley.step.Retry;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one step from waiting to its end: from the cache, or by attempts, each of which begins the experiment, loads the inputs, calls,
 * stores the outputs and ends the experiment; then it is committed. The experiment learns of success only when the outputs are stored.
 * Confined to the thread of the step.
 */
final class StepExecution {

    private static final Logger log = LoggerFactory.getLogger(StepExecution.class);

    private final CompiledStep step;
    private final StepClaim claim;
    private final RunScope run;
    private final Instant started = Instant.now();
    private final Notebook notebook = new Notebook();
    private @Nullable StepLogWriter logWriter;
    private @Nullable StepLogWriter draft;
    private int attempt = 1;

    StepExecution(CompiledStep step, StepClaim claim, RunScope run) {
        this.step = step;
        this.claim = claim;
        this.run = run;
    }

    /** @param decided what was decided before the run began; null if that was not possible then */
    StepOutcome run(@Nullable CacheDecision decided) {
        StepCaching caching = StepCaching.UNKNOWN;
        try {
            CacheDecision decision = decided == null ? run.caching().decide(step, run::contentHash) : decided;
            caching = decision.caching();
            Earlier earlier = decision.earlier();
            return earlier == null ? execute(decision) : takeOver(decision, earlier);
        } catch (RuntimeException e) {
            return failed(e, caching, false);
        } finally {
            closeLog();
        }
    }

    private StepOutcome takeOver(CacheDecision decision, Earlier earlier) {
        run.journal().stepsCached(List.of(Caching.taken(claim, decision, earlier, run.modelVersion())));
        log.info("Step '{}' is cached: it has the results of run '{}'.", step.id(), earlier.runName());
        return StepOutcome.taken(earlier, decision.caching());
    }

    private StepOutcome execute(CacheDecision decision) {
        run.journal().stepStarted(claim, started);
        run.events().stepStarted(step.id());
        Retry retry = step.handling().retry();
        StepBody body = new StepBody(step, claim.stepRunId(), run, notebook, this::log);
        while (true) {
            Instant attemptStarted = Instant.now();
            Throwable thrown = null;
            Map<String, Values.Stored> stored = Map.of();
            call(HookPoint.START, null);
            try {
                stored = step.mapped() == null ? body.attempt(attempt) : mapped(body.values());
            } catch (Throwable e) { // Whatever a step throws, also an Error, fails this step and not the orchestrator.
                thrown = e;
            }
            boolean interrupted =
                    Thread.interrupted(); // What follows is written to disk; an interrupt would close files.
            boolean stopped = interrupted || thrown instanceof InterruptedException || run.isStopping();
            boolean again = thrown != null && attempt <= retry.times() && !stopped && step.mapped() == null;
            body.endExperiments(thrown, again);
            call(HookPoint.END, thrown == null ? null : failureOf(thrown));
            if (thrown == null) {
                return completed(decision, stored);
            }
            if (!again || !waitForNext(thrown, attemptStarted, retry)) {
                return failed(thrown, decision.caching(), stopped || run.isStopping());
            }
            attempt++;
        }
    }

    private StepFailure failureOf(Throwable thrown) {
        return StepFailure.of(thrown, step.method().getDeclaringClass());
    }

    /** Records the attempt and waits. Returns false if the run is stopped meanwhile. */
    private boolean waitForNext(Throwable thrown, Instant attemptStarted, Retry retry) {
        StepFailure failure = failureOf(thrown);
        Duration delay = retry.delayAfter(attempt);
        run.journal()
                .attemptFailed(
                        claim, new StepAttempt(attempt, attemptStarted, Instant.now(), failure, notebook.ofStep()));
        log.info(
                "Attempt {} of {} of step '{}' failed; it is tried again in {} ms: {}",
                attempt,
                retry.times() + 1,
                step.id(),
                delay.toMillis(),
                failure.summary());
        run.events().attemptFailed(step.id(), attempt, retry.times() + 1, delay, failure);
        StepLogWriter writer = log();
        if (writer != null) {
            writer.note("Attempt " + attempt + " of " + (retry.times() + 1) + " failed, the next is in "
                    + delay.toMillis() + " ms: " + failure.summary());
        }
        try {
            Thread.sleep(delay.toMillis());
            return !run.isStopping();
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Map<String, Values.Stored> mapped(Values values) throws IOException, InterruptedException {
        MapExecution map = new MapExecution(step, run);
        List<StepOutcome> outcomes =
                map.run((List<?>) values.load(step.arguments().get(0)));
        if (step.results().isEmpty()) {
            return Map.of();
        }
        Result result = step.results().get(0);
        List<String> hashes = new ArrayList<>();
        for (StepOutcome each : outcomes) {
            hashes.add(Objects.requireNonNull(each.outputs().get(result.name())).hash());
        }
        String materializer =
                Objects.requireNonNull(result.item()).materializer().name();
        return Map.of(result.name(), values.store(result, new ListManifest(materializer, hashes)));
    }

    private StepOutcome completed(CacheDecision decision, Map<String, Values.Stored> stored) {
        Instant ended = Instant.now();
        List<Output> outputs = new ArrayList<>();
        List<NewArtifact> artifacts = new ArrayList<>();
        boolean only = step.results().size() == 1;
        for (Result result : step.results()) {
            Values.Stored value = Objects.requireNonNull(stored.get(result.name()));
            StoredContent content = value.content();
            Output output = new Output(
                    result.name(),
                    content.hash(),
                    run.artifacts().uri(content.hash()),
                    content.size(),
                    result.type().toString(),
                    result.materializer().name());
            outputs.add(output);
            artifacts.add(artifact(output, value, step.handling().output(result.name(), only), only, ended));
        }
        run.log(notebook);
        StepResult result = new StepResult(
                started,
                ended,
                decision.key().hash(),
                decision.caching(),
                artifacts,
                notebook.ofStep(),
                closeLog(),
                run.modelVersion());
        if (result.log() == null && run.endsWith(step)) {
            run.journal().lastStepCompleted(claim, result);
        } else {
            run.journal().stepCompleted(claim, result);
            deleteDraft();
        }
        Duration duration = Duration.between(started, ended);
        log.info("Step '{}' completed in {} ms.", step.id(), duration.toMillis());
        call(HookPoint.SUCCESS, null);
        return new StepOutcome(
                StepStatus.COMPLETED,
                duration,
                StepOutcome.byName(outputs),
                notebook.ofStep(),
                attempt,
                decision.caching(),
                null,
                null);
    }

    private NewArtifact artifact(Output output, Values.Stored value, OutputOptions options, boolean only, Instant at) {
        String template = options.name();
        String name = template == null
                ? run.pipeline() + "::" + step.id() + "::" + output.name()
                : RunNames.fillKnown(
                        template,
                        Map.of("pipeline", run.pipeline(), "step", step.id(), "run", run.name(), "stack", run.stack()),
                        at);
        Map<String, JsonNode> metadata = new LinkedHashMap<>(value.metadata());
        metadata.putAll(notebook.ofOutput(output.name(), only));
        String kind = options.kind();
        return new NewArtifact(
                output.name(),
                name,
                output.type(),
                output.materializer(),
                output.hash(),
                output.uri(),
                output.size(),
                kind == null ? NewArtifact.DATA : kind,
                options.tags(),
                metadata,
                value.views());
    }

    private StepOutcome failed(Throwable thrown, StepCaching caching, boolean stopped) {
        StepFailure failure = failureOf(thrown);
        Instant ended = Instant.now();
        StepStatus status = stopped && run.cancelsSteps() ? StepStatus.CANCELLED : StepStatus.FAILED;
        try {
            run.log(notebook);
            run.journal()
                    .stepEnded(
                            claim,
                            new StepEnd(status, started, ended, failure, notebook.ofStep(), caching, closeLog()));
            deleteDraft();
        } catch (RuntimeException e) {
            thrown.addSuppressed(e);
            log.error("The failure of step '{}' could not be recorded.", step.id(), e);
        }
        if (status == StepStatus.CANCELLED) {
            log.info("Step '{}' was cancelled.", step.id());
        } else {
            log.error("Step '{}' {}: {}", step.id(), status.word(), failure.summary());
        }
        call(HookPoint.FAILURE, failure);
        return new StepOutcome(
                status,
                Duration.between(started, ended),
                Map.of(),
                notebook.ofStep(),
                attempt,
                caching,
                failure,
                thrown);
    }

    private void call(HookPoint point, @Nullable StepFailure failure) {
        if (step.handling().hooks().containsKey(point)) {
            Hooks.call(
                    step.handling().hooks(),
                    new HookEvent(
                            point,
                            run.pipeline(),
                            run.name(),
                            run.id(),
                            step.id(),
                            attempt,
                            Duration.between(started, Instant.now()),
                            failure,
                            RunSteps.plain(notebook.ofStep())));
        }
    }

    /** The log of the step, made when it is first needed; null if what it prints is not kept. */
    private @Nullable StepLogWriter log() {
        if (logWriter == null && step.handling().logs()) {
            logWriter = run.openLog(claim.stepRunId());
        }
        return logWriter;
    }

    /** Ends the log and brings it to where logs are kept. */
    private @Nullable StepLog closeLog() {
        StepLogWriter writer = logWriter;
        logWriter = null;
        if (writer == null) {
            return null;
        }
        run.closeLog(writer);
        if (!writer.close()) {
            return null;
        }
        StepLog kept = run.keepLog(writer, claim.stepRunId());
        if (kept == null) {
            return new StepLog(null, run.id() + "/" + claim.stepRunId(), writer.size(), writer.lines());
        }
        draft = writer;
        return kept;
    }

    /** The file that the log was first written to is needless when readers are told of the other place. */
    private void deleteDraft() {
        StepLogWriter written = draft;
        draft = null;
        if (written != null) {
            written.delete();
        }
    }
}
