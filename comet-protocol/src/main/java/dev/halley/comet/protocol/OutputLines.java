package dev.halley.comet.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@link CometPaths#OUTPUT}. */
public record OutputLines(String experimentKey, @Nullable String runContext, List<OutputLine> outputLines) {
    public OutputLines {
        outputLines = List.copyOf(outputLines);
    }
}
