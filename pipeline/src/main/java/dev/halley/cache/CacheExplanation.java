package dev.halley.cache;

import dev.halley.metadata.CacheHit;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.RunStore;
import dev.halley.metadata.StepCaching;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.step.StepStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a step was, or was not, taken from the cache: what the engine decided, and, if nothing with the same key was found, in what the
 * step differs from its newest execution before.
 *
 * @param comparedWith name of the run whose execution it is compared with; null if it is compared with none
 * @param changes what has changed since, one for each part of the key
 */
public record CacheExplanation(
        CacheStatus status, String reason, @Nullable String comparedWith, List<Change> changes) {

    /**
     * A part of the key that has changed.
     *
     * @param part for people: {@code the code}, {@code parameter 'trees'}, {@code input 'train'}
     * @param before null if it was not there
     * @param after null if it is not there any more
     */
    public record Change(
            String part, @Nullable String before, @Nullable String after) {

        /** One line. */
        public String text() {
            if (before == null || after == null) {
                return part + " was " + (before == null ? "added" : "taken away");
            }
            boolean readable = before.length() + after.length() <= 120
                    && (part.startsWith("parameter") || part.startsWith("the settings"));
            return part + " changed" + (readable ? " from " + before + " to " + after : "");
        }
    }

    public CacheExplanation {
        changes = List.copyOf(changes);
    }

    /** Explains what was decided for a step. */
    public static CacheExplanation of(RunStore store, StoredRun run, StoredStep step) {
        StepCaching caching = step.caching();
        StepOrigin origin = step.origin();
        return switch (caching.status()) {
            case HIT ->
                simple(
                        caching,
                        "Nothing it depends on had changed since run '" + (origin == null ? "?" : origin.run()) + "'.");
            case REPLAYED -> simple(caching, "It was " + caching.detail() + ".");
            case OFF ->
                simple(
                        caching,
                        "The cache was not asked"
                                + (caching.detail() == null ? "." : ": switched off by " + caching.detail() + "."));
            case EXPIRED, GONE -> simple(caching, "It was executed again: " + caching.detail() + ".");
            case MISS -> miss(store, run, step);
            case UNKNOWN -> simple(caching, undecided(step));
        };
    }

    private static String undecided(StoredStep step) {
        if (step.cached()) {
            return "It has the results of an earlier run.";
        }
        return step.status() == StepStatus.SKIPPED
                ? "The cache was not asked: the step was not started."
                : "It was not decided.";
    }

    private static CacheExplanation simple(StepCaching caching, String reason) {
        return new CacheExplanation(caching.status(), reason, null, List.of());
    }

    private static CacheExplanation miss(RunStore store, StoredRun run, StoredStep step) {
        Instant started = step.started();
        CacheHit before = store.lastExecution(run.pipeline(), step.step(), started == null ? run.started() : started)
                .orElse(null);
        if (before == null) {
            return simple(step.caching(), "It was executed for the first time: no earlier run has a result of it.");
        }
        List<Change> changes =
                changes(before.step().caching().parts(), step.caching().parts());
        List<String> texts = changes.stream().map(Change::text).toList();
        String reason = changes.isEmpty()
                ? "No earlier result has the same key (the results of run '" + before.run()
                        + "' came after it was asked)."
                : "Since run '" + before.run() + "': " + String.join("; ", texts) + ".";
        return new CacheExplanation(CacheStatus.MISS, reason, before.run(), changes);
    }

    private static List<Change> changes(Map<String, String> before, Map<String, String> after) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            String old = before.get(name);
            String now = after.get(name);
            if (!java.util.Objects.equals(old, now)) {
                changes.add(new Change(words(name), old, now));
            }
        }
        return changes;
    }

    private static String words(String part) {
        int dot = part.indexOf('.');
        String kind = dot < 0 ? part : part.substring(0, dot);
        String name = dot < 0 ? "" : " '" + part.substring(dot + 1) + "'";
        return switch (kind) {
            case "code" -> "the code";
            case "step" -> "the method of the step";
            case "tracker" -> "the experiment tracker" + name;
            case "settings" -> "the settings of" + name;
            case "artifact_store" -> "the artifact store";
            case "output" -> "the type of output" + name;
            case "file" -> "the watched file" + name;
            default -> kind + name;
        };
    }
}
