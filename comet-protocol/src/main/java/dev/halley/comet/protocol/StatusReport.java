package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The body of {@link CometPaths#STATUS_REPORT}: a sign of life, and with {@code is_alive} false the end of the run. */
public record StatusReport(
        String apiKey,
        @Nullable String runId,
        String experimentKey,
        @Nullable String projectId,
        @JsonProperty("is_alive") boolean isAlive,
        @JsonProperty("local_timestamp") long localTimestamp,
        boolean offline) {

    /** Hides the API key. */
    @Override
    public String toString() {
        return "StatusReport[experimentKey=" + experimentKey + ", isAlive=" + isAlive + "]";
    }
}
