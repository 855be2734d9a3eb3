package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of the {@code mlflow} experiment tracker, for a pipeline, a step or a run. */
public record MlflowExperimentTrackerSettings(
        @JsonProperty("experiment_name")
        @ConfigAttribute(description = "The experiment that the run goes to.")
        @Nullable
        String experimentName,

        @JsonProperty("run_name")
        @ConfigAttribute(description = "The name of the run; <pipeline run>_<step> if absent.")
        @Nullable
        String runName,

        @ConfigAttribute(description = "Whether the run is a child of one run of the pipeline.") @Nullable
        Boolean nested,

        @ConfigAttribute(description = "Tags of the run, as a=1,b=2.")
        Map<String, String> tags) {

    public MlflowExperimentTrackerSettings {
        tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    /** Settings with tags only. */
    public static MlflowExperimentTrackerSettings withTags(Map<String, String> tags) {
        return new MlflowExperimentTrackerSettings(null, null, null, tags);
    }
}
