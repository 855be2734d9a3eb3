package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.halley.metadata.Visualisation;
import dev.halley.step.StepFailure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a step, as a file that another process executes it from. It holds no secrets: components come out of the metadata
 * store by their names, inputs out of the artifact store by their content.
 *
 * @param source class, method and descriptor
 * @param trackers settings by the name of the experiment tracker
 * @param composite the type whose components the outputs are; null if there is one output or none
 */
record StepOrder(
        String stack,
        String pipeline,
        String run,
        String runId,
        String step,
        String stepRunId,
        int attempt,
        String source,
        List<Input> inputs,
        List<Part> outputs,
        @Nullable String composite,
        Map<String, JsonNode> trackers) {

    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * An argument.
     *
     * @param parts what to load
     * @param composite the record type that the parts are the components of; null if there is one part
     * @param path components to take from the loaded value, outermost first
     */
    record Input(String type, List<Part> parts, @Nullable String composite, boolean whole, List<String> path) {}

    /**
     * An artifact.
     *
     * @param component of the composite; null if it is all of the value
     * @param hash null for one that the step is to make
     * @param item what each element of the list is; null if it is no list of results of a mapped step
     */
    record Part(
            String name,
            String type,
            String materializer,
            @Nullable String component,
            @Nullable String hash,
            @Nullable Part item) {}

    /**
     * What came of it.
     *
     * @param failure null if it succeeded
     * @param unsent what trackers could not send before the process ended
     */
    record Answer(
            Map<String, Made> outputs,
            Map<String, JsonNode> step,
            Map<String, JsonNode> run,
            Map<String, JsonNode> model,
            Map<String, Map<String, JsonNode>> artifacts,
            @Nullable StepFailure failure,
            List<String> unsent) {}

    /** An artifact that the step made. */
    record Made(String hash, long size, Map<String, JsonNode> metadata, List<Visualisation> views) {}
}
