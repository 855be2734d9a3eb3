package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@link CometPaths#ADD_RUN}: opens an experiment under a key that the client made. (The documented way to create one
 * lets the server make the key, so a client that must not wait for the server cannot use it.)
 *
 * @param teamName the workspace; null for the default one of the key's user
 * @param projectName null for the default project
 * @param offline whether the run was logged while the server was away, and is uploaded now
 * @param getOrCreateEnabled whether an experiment that exists already is a success; if not, the server refuses with
 *     {@link SdkErrorCode#EXPERIMENT_EXISTS}
 */
public record AddRunRequest(
        String apiKey,
        // Comet: some names of this request are written with underscores.
        @JsonProperty("local_timestamp") long localTimestamp,
        String experimentKey,
        boolean offline,
        @Nullable String projectName,
        @Nullable String teamName,
        String libVersion,
        boolean getOrCreateEnabled) {

    /** Hides the API key. */
    @Override
    public String toString() {
        return "AddRunRequest[experimentKey=" + experimentKey + ", teamName=" + teamName + ", projectName="
                + projectName + "]";
    }
}
