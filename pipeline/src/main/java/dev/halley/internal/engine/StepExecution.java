package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.artifactstore.StoredContent;
import dev.halley.experimenttracker.CurrentExperiment;
import dev.halley.experimenttracker.TrackedExperiment;
import dev.halley.experimenttracker.TrackedStep;
import dev.halley.internal.engine.RunJournal.Earlier;
import dev.halley.internal.engine.RunJournal.Output;
import dev.halley.internal.plan.CacheKey;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Tracking;
import dev.halley.step.StepContext;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes one step: begin the experiment, load the inputs, call, store the outputs, end the experiment, commit. The
 * experiment learns of success only when the outputs are stored. Confined to the thread of the step.
 */
final class StepExecution {

    private static final Logger log = LoggerFactory.getLogger(StepExecution.class);
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final CompiledStep step;
    private final String stepRunId;
    private final TrackedStep identity;
    private final RunJournal journal;
    private final ArtifactStore artifacts;
    private final BiFunction<String, String, String> contentHash;
    private final RunEvents events;
    private final Map<String, JsonNode> metadata = Collections.synchronizedMap(new LinkedHashMap<>());

    StepExecution(
            CompiledStep step,
            TrackedStep identity,
            RunJournal journal,
            ArtifactStore artifacts,
            BiFunction<String, String, String> contentHash,
            RunEvents events) {
        this.step = step;
        this.stepRunId = identity.stepRunId();
        this.identity = identity;
        this.journal = journal;
        this.artifacts = artifacts;
        this.contentHash = contentHash;
        this.events = events;
    }

    StepOutcome run() {
        Instant started = Instant.now();
        try {
            String cacheKey = CacheKey.of(step, artifacts.location(), contentHash);
            Earlier earlier = step.plan().cacheEnabled() ? usable(cacheKey) : null;
            return earlier == null ? execute(cacheKey, started) : takeOver(cacheKey, earlier);
        } catch (IOException | RuntimeException e) {
            return failed(e, started);
        }
    }

    /** An earlier run with the same key whose artifacts are all still there. */
    private @Nullable Earlier usable(String cacheKey) throws IOException {
        Earlier earlier = journal.find(cacheKey).orElse(null);
        if (earlier != null) {
            for (Output output : earlier.outputs()) {
                if (!artifacts.contains(output.hash())) {
                    log.warn(
                            "Step '{}' runs again: the artifact '{}' of run '{}' is not in the artifact store any more.",
                            step.id(),
                            output.name(),
                            earlier.runName());
                    return null;
                }
            }
        }
        return earlier;
    }

    private StepOutcome takeOver(String cacheKey, Earlier earlier) {
        Map<String, JsonNode> all = new LinkedHashMap<>(earlier.metadata());
        all.put("cached_from_run", TextNode.valueOf(earlier.runName()));
        all.put("cached_from_step", TextNode.valueOf(earlier.step()));
        journal.stepCached(stepRunId, cacheKey, earlier, all, Instant.now());
        log.info("Step '{}' is cached: it has the results of run '{}'.", step.id(), earlier.runName());
        return new StepOutcome(StepStatus.CACHED, Duration.ZERO, byName(earlier.outputs()), all, null, null);
    }

    private StepOutcome execute(String cacheKey, Instant started) {
        journal.stepStarted(stepRunId, started);
        events.stepStarted(step.id());
        TrackedExperiment experiment = null;
        List<Output> outputs;
        try {
            Tracking tracking = step.tracking();
            experiment = tracking == null ? null : tracking.tracker().begin(identity, tracking.settings());
            outputs = call(experiment);
        } catch (Throwable e) { // Whatever a step throws, also an Error, fails this step and not the orchestrator.
            Thread.interrupted(); // What follows has to be written to disk, and an interrupt would close the files.
            end(experiment, e);
            return failed(e, started);
        }
        Thread.interrupted();
        end(experiment, null);
        Instant ended = Instant.now();
        String prefix = identity.pipeline() + "::" + step.id() + "::";
        journal.stepCompleted(stepRunId, prefix, cacheKey, outputs, snapshot(), ended);
        Duration duration = Duration.between(started, ended);
        log.info("Step '{}' completed in {} ms.", step.id(), duration.toMillis());
        return new StepOutcome(StepStatus.COMPLETED, duration, byName(outputs), snapshot(), null, null);
    }

    private List<Output> call(@Nullable TrackedExperiment experiment) throws Throwable {
        Values values = new Values(artifacts, contentHash);
        Tracking tracking = step.tracking();
        Map<String, TrackedExperiment> experiments = tracking == null || experiment == null
                ? Map.of()
                : Map.of(tracking.tracker().name(), experiment);
        StepContext context = new StepContext(
                identity.pipeline(),
                identity.pipelineRun(),
                identity.pipelineRunId(),
                identity.step(),
                stepRunId,
                this::logMetadata);
        Object returned;
        CurrentExperiment.Binding experimentBinding = CurrentExperiment.bind(experiments);
        StepContext.Binding contextBinding = context.bind();
        try {
            Object[] arguments = values.load(step);
            returned = step.method().invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            contextBinding.close();
            experimentBinding.close();
        }
        List<Output> outputs = new ArrayList<>();
        Map<String, StoredContent> stored = values.store(step, returned);
        for (CompiledStep.Result result : step.results()) {
            StoredContent content = stored.get(result.name());
            if (content != null) {
                outputs.add(new Output(
                        result.name(),
                        content.hash(),
                        artifacts.uri(content.hash()),
                        content.size(),
                        result.type().toString(),
                        result.materializer().name()));
            }
        }
        return outputs;
    }

    private void logMetadata(String key, Object value) {
        metadata.put(key, JSON.valueToTree(value));
    }

    /** A tracker that cannot end its experiment does not fail a step whose results are stored. */
    private void end(@Nullable TrackedExperiment experiment, @Nullable Throwable failure) {
        if (experiment == null) {
            return;
        }
        try {
            experiment.finish(failure);
        } catch (RuntimeException e) {
            log.warn("The experiment of step '{}' could not be ended.", step.id(), e);
        }
        try {
            experiment.metadata().forEach(this::logMetadata);
        } catch (RuntimeException e) {
            log.warn("The experiment of step '{}' does not tell its metadata.", step.id(), e);
        }
    }

    private StepOutcome failed(Throwable thrown, Instant started) {
        StepFailure failure = StepFailure.of(thrown, step.method().getDeclaringClass());
        Instant ended = Instant.now();
        try {
            journal.stepFailed(stepRunId, failure, snapshot(), ended);
        } catch (RuntimeException e) {
            thrown.addSuppressed(e);
            log.error("The failure of step '{}' could not be recorded.", step.id(), e);
        }
        log.error("Step '{}' failed: {}", step.id(), failure.summary());
        return new StepOutcome(
                StepStatus.FAILED, Duration.between(started, ended), Map.of(), snapshot(), failure, thrown);
    }

    private Map<String, JsonNode> snapshot() {
        synchronized (metadata) {
            return new LinkedHashMap<>(metadata);
        }
    }

    private static Map<String, Output> byName(List<Output> outputs) {
        Map<String, Output> byName = new LinkedHashMap<>();
        outputs.forEach(output -> byName.put(output.name(), output));
        return byName;
    }
}
