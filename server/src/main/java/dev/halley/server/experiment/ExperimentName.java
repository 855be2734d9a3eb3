package dev.halley.server.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import org.jspecify.annotations.Nullable;

/** How the native API names an experiment that something else refers to. */
public final class ExperimentName {

    private ExperimentName() {}

    /** Null if it is gone, or hidden from whoever asks. */
    public static @Nullable ObjectNode of(Experiments experiments, Caller caller, String key) {
        return experiments
                .find(caller, key)
                .map(experiment -> Json.MAPPER
                        .createObjectNode()
                        .put("experimentKey", experiment.key())
                        .put("name", experiment.name())
                        .put("project", experiment.project())
                        .put("workspace", experiment.workspace()))
                .orElse(null);
    }
}
