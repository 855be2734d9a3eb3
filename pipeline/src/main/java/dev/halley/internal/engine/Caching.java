package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.internal.engine.RunJournal.Earlier;
import dev.halley.internal.engine.RunJournal.Output;
import dev.halley.internal.plan.CacheKey;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.internal.plan.RunRequest.Replay;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.CachedResult;
import dev.halley.metadata.CachedStep;
import dev.halley.metadata.StepCaching;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.TimeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides for each step of a run if it has to be executed, before the run and while it goes on. Thread-safe. */
final class Caching {

    private static final Logger log = LoggerFactory.getLogger(Caching.class);

    private final RunJournal journal;
    private final ArtifactStore artifacts;
    private final @Nullable StoredRun replayed;
    private final Set<String> replayedFrom = new HashSet<>();
    private final Set<String> left = new HashSet<>();

    /** Steps that are made in loops often have the same key, and to hash it is the most of making it. */
    private volatile @Nullable CacheKey last;

    /**
     * @param replay what the caller asked for; null for nothing
     * @param replayed the run that it names; null for none
     */
    Caching(
            RunJournal journal,
            ArtifactStore artifacts,
            List<CompiledStep> steps,
            @Nullable Replay replay,
            @Nullable StoredRun replayed) {
        this.journal = journal;
        this.artifacts = artifacts;
        this.replayed = replayed;
        if (replay != null && replayed != null) {
            plan(steps, replay, replayed);
        }
    }

    /** Which steps are executed again: those named, or those that did not succeed; and all that need one of them. */
    private void plan(List<CompiledStep> steps, Replay replay, StoredRun run) {
        for (CompiledStep step : steps) {
            boolean named = replay.from().contains(step.id());
            boolean failed = replay.from().isEmpty()
                    && find(run, step.id())
                            .map(each -> !each.status().succeeded())
                            .orElse(true);
            boolean follows = step.plan().upstream().stream().anyMatch(replayedFrom::contains);
            if (named || failed || (follows && !replay.only())) {
                replayedFrom.add(step.id());
            } else if (replay.only()
                    && (follows
                            || find(run, step.id())
                                    .map(each -> !each.status().succeeded())
                                    .orElse(true))) {
                left.add(step.id());
            }
        }
    }

    private static java.util.Optional<StoredStep> find(StoredRun run, String step) {
        return run.steps().stream().filter(each -> each.step().equals(step)).findFirst();
    }

    /** Whether a step is to be left out altogether, since only another one is wanted. */
    boolean isLeftOut(String step) {
        return left.contains(step);
    }

    CacheDecision decide(CompiledStep step, BiFunction<String, String, String> contentHash) {
        CacheKey key = CacheKey.of(step, artifacts.location(), contentHash, last);
        last = key;
        Map<String, String> parts = key.parts();
        StoredRun run = replayed;
        if (run != null) {
            StoredStep before = find(run, step.id()).orElse(null);
            if (replayedFrom.contains(step.id())
                    || before == null
                    || !before.status().succeeded()) {
                String why = replayedFrom.contains(step.id())
                        ? "the replay of '" + run.name() + "', which begins here"
                        : "the replay of '" + run.name() + "', which has no result of it";
                return new CacheDecision(key, new StepCaching(CacheStatus.OFF, why, parts), null);
            }
            Earlier earlier = StoredJournal.earlier(run.name(), before);
            Output missing = missing(step, earlier);
            if (missing == null) {
                String why = "taken from the replayed run '" + run.name() + "'";
                return new CacheDecision(key, new StepCaching(CacheStatus.REPLAYED, why, parts), earlier);
            }
            return new CacheDecision(key, gone(step, earlier, missing, parts), null);
        }
        if (!step.plan().cacheEnabled()) {
            String by = step.handling().cacheDecidedBy();
            return new CacheDecision(key, new StepCaching(CacheStatus.OFF, by, parts), null);
        }
        Earlier earlier = journal.find(key.hash()).orElse(null);
        if (earlier == null) {
            return new CacheDecision(key, new StepCaching(CacheStatus.MISS, null, parts), null);
        }
        Duration limit = step.handling().cachePolicy().expiresAfter();
        if (limit != null && earlier.ended().plus(limit).isBefore(Instant.now())) {
            String why = "the result of run '" + earlier.runName() + "' is older than " + TimeText.of(limit);
            return new CacheDecision(key, new StepCaching(CacheStatus.EXPIRED, why, parts), null);
        }
        Output missing = missing(step, earlier);
        if (missing != null) {
            return new CacheDecision(key, gone(step, earlier, missing, parts), null);
        }
        return new CacheDecision(key, new StepCaching(CacheStatus.HIT, null, parts), earlier);
    }

    /** What is recorded of a step that has the results of an earlier one. */
    static CachedStep taken(StepClaim claim, CacheDecision decision, Earlier earlier, @Nullable String modelVersion) {
        return new CachedStep(
                claim,
                new CachedResult(
                        decision.key().hash(),
                        earlier.stepRunId(),
                        decision.caching(),
                        metadata(earlier),
                        Instant.now(),
                        modelVersion));
    }

    /** What a step has that took the results of an earlier one. */
    static Map<String, JsonNode> metadata(Earlier earlier) {
        Map<String, JsonNode> all = new LinkedHashMap<>(earlier.metadata());
        all.put("cached_from_run", TextNode.valueOf(earlier.runName()));
        all.put("cached_from_step", TextNode.valueOf(earlier.step()));
        return all;
    }

    private static StepCaching gone(CompiledStep step, Earlier earlier, Output missing, Map<String, String> parts) {
        log.warn(
                "Step '{}' runs again: the artifact '{}' of run '{}' is not in the artifact store any more.",
                step.id(),
                missing.name(),
                earlier.runName());
        String why = "the artifact '" + missing.name() + "' of run '" + earlier.runName()
                + "' is not in the artifact store any more";
        return new StepCaching(CacheStatus.GONE, why, parts);
    }

    /** An output whose content is gone; null if all is there. */
    private @Nullable Output missing(CompiledStep step, Earlier earlier) {
        Map<String, Result> results = new HashMap<>();
        step.results().forEach(result -> results.put(result.name(), result));
        Values values = new Values(artifacts, (source, output) -> "");
        for (Output output : earlier.outputs()) {
            Result result = results.get(output.name());
            try {
                boolean there =
                        result == null ? artifacts.contains(output.hash()) : values.isThere(result, output.hash());
                if (!there) {
                    return output;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "the artifact store '" + artifacts.name() + "' cannot be read: " + e.getMessage(), e);
            }
        }
        return null;
    }
}
