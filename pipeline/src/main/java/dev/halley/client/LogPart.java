package dev.halley.client;

import java.util.List;

/**
 * A part of what a step printed.
 *
 * @param next where the next part begins
 * @param complete whether nothing will follow after {@code next}
 */
public record LogPart(List<LogLine> lines, long next, boolean complete) {

    public LogPart {
        lines = List.copyOf(lines);
    }
}
