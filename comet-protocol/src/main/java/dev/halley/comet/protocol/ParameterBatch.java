package dev.halley.comet.protocol;

import java.util.List;

/** The body of {@link CometPaths#PARAMETER_BATCH}. */
public record ParameterBatch(String experimentKey, List<ParameterValue> values) {
    public ParameterBatch {
        values = List.copyOf(values);
    }
}
