package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The body of {@link CometPaths#GET_RUN}: continues an experiment that exists. The answer is an {@link AddRunAnswer}. */
public record GetRunRequest(
        String apiKey,
        @JsonProperty("local_timestamp") long localTimestamp,
        String previousExperiment,
        String libVersion) {

    /** Hides the API key. */
    @Override
    public String toString() {
        return "GetRunRequest[previousExperiment=" + previousExperiment + "]";
    }
}
