package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.graph.Durations;
import dev.halley.internal.graph.StepChoices;
import dev.halley.step.CachePolicy;
import dev.halley.step.Retry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads from YAML how steps are executed: the same keys for the whole pipeline and for one step. */
final class ChoicesReader {

    private static final List<String> RETRY_KEYS = List.of("times", "delay", "backoff", "max_delay", "tracking");
    private static final List<String> POLICY_KEYS =
            List.of("include_code", "include_settings", "ignore", "watch", "expires_after");

    private final RunConfigReader yaml;

    ChoicesReader(RunConfigReader yaml) {
        this.yaml = yaml;
    }

    /** @param where what stands before a key in messages, as {@code steps.train.} */
    StepChoices read(String where, JsonNode node) {
        StepChoices choices = StepChoices.NONE;
        Boolean cache = yaml.flag(where, "enable_cache", node);
        if (cache != null) {
            choices = choices.cache(
                    cache, where.isEmpty() ? "the YAML file" : "the YAML file, " + where + "enable_cache");
        }
        Boolean logs = yaml.flag(where, "enable_step_logs", node);
        if (logs != null) {
            choices = choices.logs(logs);
        }
        String tracker = name(where, "experiment_tracker", node);
        if (tracker != null) {
            choices = choices.experimentTracker(tracker);
        }
        String operator = name(where, "step_operator", node);
        if (operator != null) {
            choices = choices.stepOperator(operator);
        }
        Duration limit = duration(where, "time_limit", node);
        if (limit != null) {
            choices = choices.timeLimit(limit);
        }
        if (node.hasNonNull("retry")) {
            Retry retry = retry(where, node.path("retry"));
            choices = retry == null ? choices : choices.retry(retry);
        }
        if (node.hasNonNull("cache_policy")) {
            CachePolicy policy = policy(where + "cache_policy.", node.path("cache_policy"));
            choices = policy == null ? choices : choices.cachePolicy(policy);
        }
        return choices;
    }

    /** The name of a component, or true for all of the type. */
    private @Nullable String name(String where, String key, JsonNode node) {
        JsonNode value = node.path(key);
        if (value.isBoolean()) {
            return value.booleanValue() ? "true" : "";
        } else if (value.isArray()) {
            return String.join(",", yaml.texts(where, key, node));
        }
        return yaml.text(where, key, node);
    }

    private @Nullable Duration duration(String where, String key, JsonNode node) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            return Durations.parse(value.asText());
        } catch (IllegalArgumentException e) {
            yaml.wrong(where + key, value, "a span of time, as 90s, 15m, 2h, 1d or PT1H30M");
            return null;
        }
    }

    private @Nullable Retry retry(String where, JsonNode node) {
        String inner = where + "retry.";
        try {
            if (node.isInt()) {
                return Retry.times(node.intValue());
            }
            yaml.checkKeys(inner, node, RETRY_KEYS);
            JsonNode times = node.path("times");
            if (!times.isMissingNode() && !times.isInt()) {
                yaml.wrong(inner + "times", times, "a whole number, 0 to " + Retry.MOST);
                return null;
            }
            JsonNode backoff = node.path("backoff");
            if (!backoff.isMissingNode() && !backoff.isNumber()) {
                yaml.wrong(inner + "backoff", backoff, "a number, 1 or more");
                return null;
            }
            Retry retry = Retry.times(times.asInt(1));
            Duration delay = duration(inner, "delay", node);
            retry = delay == null ? retry : retry.delay(delay);
            Duration longest = duration(inner, "max_delay", node);
            retry = longest == null ? retry : retry.maxDelay(longest);
            retry = backoff.isNumber() ? retry.backoff(backoff.doubleValue()) : retry;
            String tracking = yaml.text(inner, "tracking", node);
            if (tracking == null || tracking.equals("new_experiment")) {
                return retry;
            } else if (tracking.equals("continue")) {
                return retry.tracking(Retry.Tracking.valueOf(tracking.toUpperCase(Locale.ROOT)));
            }
            yaml.wrong(inner + "tracking", node.path("tracking"), "new_experiment or continue");
        } catch (IllegalArgumentException e) {
            yaml.wrong(where + "retry", node, String.valueOf(e.getMessage()));
        }
        return null;
    }

    private @Nullable CachePolicy policy(String where, JsonNode node) {
        yaml.checkKeys(where, node, POLICY_KEYS);
        CachePolicy policy = CachePolicy.defaults();
        if (Boolean.FALSE.equals(yaml.flag(where, "include_code", node))) {
            policy = policy.ignoringCode();
        }
        if (Boolean.FALSE.equals(yaml.flag(where, "include_settings", node))) {
            policy = policy.ignoringSettings();
        }
        policy = policy.ignoring(yaml.texts(where, "ignore", node).toArray(String[]::new));
        List<Path> files = new ArrayList<>();
        yaml.texts(where, "watch", node).forEach(file -> files.add(Path.of(file)));
        policy = policy.watching(files.toArray(Path[]::new));
        Duration age = duration(where, "expires_after", node);
        return age == null ? policy : policy.expiresAfter(age);
    }
}
