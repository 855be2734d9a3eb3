package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What else is known of a run.
 *
 * @param tags for filters
 * @param parent the step of another run that started this one; null if none did
 * @param replayOf name of the run whose results this one started from; null if none
 * @param source class that declares the pipeline, from which another process can load it; null if it is not known
 * @param request what the caller asked for, so that the run can be resumed: {@code config_file}, {@code cache}, {@code settings}
 * @param modelVersion id of the version of a model that the run makes; null if it makes none
 * @param metadata what was logged for the run itself
 * @param epoch how often the run was taken over by another process, plus 1
 * @param cancelRequested when somebody asked to cancel it; null if nobody did
 * @param idle how long nobody executed it before it was taken over, all times together
 */
public record RunDetails(
        List<String> tags,
        @Nullable StepOrigin parent,
        @Nullable String replayOf,
        @Nullable String source,
        Map<String, JsonNode> request,
        @Nullable String modelVersion,
        Map<String, JsonNode> metadata,
        long epoch,
        @Nullable Instant cancelRequested,
        Duration idle) {

    public static final RunDetails NONE =
            new RunDetails(List.of(), null, null, null, Map.of(), null, Map.of(), 1, null, Duration.ZERO);

    public RunDetails {
        tags = List.copyOf(tags);
        request = Copies.of(request);
        metadata = Copies.of(metadata);
    }
}
