package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one execution of a step.
 *
 * @param id of this execution
 * @param step invocation id, unique in its run
 * @param started null if it never started
 * @param ended null if it did not start or has not ended
 * @param cacheKey null as long as it has no results
 * @param parameters the arguments that are plain values
 * @param upstream invocation ids of the steps it waited for
 * @param inputs the arguments that other steps gave, as far as those have made them; an argument that is put together from
 *     several outputs has several versions
 * @param outputs by output name
 * @param metadata what the step and its components left, for instance {@code experiment_tracker_url}; of a cached step also
 *     what the original left
 * @param failure null unless it failed
 * @param origin null unless it is cached
 * @param details attempts, caching, log and the like
 */
public record StoredStep(
        String id,
        String step,
        StepStatus status,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable String cacheKey,
        Map<String, JsonNode> parameters,
        List<String> upstream,
        Map<String, List<StoredArtifact>> inputs,
        Map<String, StoredArtifact> outputs,
        Map<String, JsonNode> metadata,
        @Nullable StepFailure failure,
        @Nullable StepOrigin origin,
        StepDetails details) {

    /** Where the metadata of a tracked step says where its experiment is. */
    public static final String EXPERIMENT_URL = "experiment_tracker_url";

    public StoredStep {
        parameters = Copies.of(parameters);
        upstream = List.copyOf(upstream);
        inputs = Copies.of(inputs);
        outputs = Copies.of(outputs);
        metadata = Copies.of(metadata);
    }

    public boolean cached() {
        return status == StepStatus.CACHED;
    }

    /** Whether and why it was taken from the cache. */
    public StepCaching caching() {
        return details.caching();
    }

    /** How long it ran; zero if it never started, until now if it still runs. */
    public Duration duration() {
        return started == null ? Duration.ZERO : Duration.between(started, ended == null ? Instant.now() : ended);
    }

    /**
     * One value of the metadata: a text as it is, anything else as JSON.
     *
     * @throws HalleyException NOT_FOUND if there is no such key
     */
    public String metadata(String key) {
        JsonNode value = metadata.get(key);
        if (value == null) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "Step '" + step + "' has no metadata '" + key + "'." + Suggestion.of(key, metadata.keySet()));
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /**
     * What the step made, if it is one thing; to have its value: {@link dev.halley.client.Client#load}.
     *
     * @throws HalleyException NOT_FOUND if the step made nothing, or several artifacts
     */
    public StoredArtifact output() {
        if (outputs.size() != 1) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "Step '" + step + "' (" + status.word() + ") has "
                            + (outputs.isEmpty()
                                    ? "no outputs."
                                    : "several outputs. Name one of them: " + String.join(", ", outputs.keySet())
                                            + "."));
        }
        return outputs.values().iterator().next();
    }

    /**
     * One of the artifacts that the step made: for a record the name of its component, else {@code output}.
     *
     * @throws HalleyException NOT_FOUND if the step has no such output
     */
    public StoredArtifact output(String name) {
        StoredArtifact output = outputs.get(name);
        if (output == null) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "Step '" + step + "' (" + status.word() + ") has no output '" + name + "'."
                            + Suggestion.of(name, outputs.keySet()));
        }
        return output;
    }

    /** The address of the step's experiment, if the tracking server gave one. */
    public Optional<String> experimentUrl() {
        return metadata.containsKey(EXPERIMENT_URL) ? Optional.of(metadata(EXPERIMENT_URL)) : Optional.empty();
    }
}
