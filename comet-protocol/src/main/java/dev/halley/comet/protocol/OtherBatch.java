package dev.halley.comet.protocol;

import java.util.List;

/** The body of {@link CometPaths#others}. */
public record OtherBatch(List<OtherValue> values) {
    public OtherBatch {
        values = List.copyOf(values);
    }
}
