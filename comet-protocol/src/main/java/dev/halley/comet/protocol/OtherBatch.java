package dev.halley.comet.protocol;

import java.util.List;

/** The body of {@link CometPaths#OTHERS}. */
public record OtherBatch(String experimentKey, List<OtherValue> values) {
    public OtherBatch {
        values = List.copyOf(values);
    }
}
