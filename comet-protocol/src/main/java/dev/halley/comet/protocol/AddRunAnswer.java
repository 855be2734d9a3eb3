package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The part of the answer to {@link CometPaths#ADD_RUN} that Halley's client uses.
 *
 * @param focusUrl the address of the experiment's project, ending in a slash: with the key appended it is the experiment's page
 * @param takesParts whether the server knows {@link CometPaths#EXPERIMENT_PART}, which is not Comet's
 */
public record AddRunAnswer(
        @Nullable String runId,
        @JsonProperty("project_id") @Nullable String projectId,
        @Nullable String focusUrl,
        @Nullable String name,
        @Nullable Long lastOffset,
        @Nullable Boolean takesParts) {}
