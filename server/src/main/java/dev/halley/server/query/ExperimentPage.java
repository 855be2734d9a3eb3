package dev.halley.server.query;

import dev.halley.server.experiment.Experiment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the answer to an {@link ExperimentQuery}.
 *
 * @param total how many experiments there are without the filter
 * @param matching how many match
 * @param items how many rows and group headings the whole answer has
 * @param offset of the first item here
 */
public record ExperimentPage(int total, int matching, int items, int offset, List<Item> shown) {

    /** A line of the table. */
    public sealed interface Item {}

    /**
     * One experiment.
     *
     * @param cells a text, a number or null for each column
     */
    public record Row(Experiment experiment, List<String> tags, List<@Nullable Object> cells) implements Item {}

    /**
     * The heading of a group.
     *
     * @param path the values of its columns, the outermost first; the empty text where there is none
     * @param defined false for the group of those without a value
     * @param aggregates for each column, null where no member has a number
     */
    public record Group(
            List<String> path, boolean defined, int count, boolean closed, List<@Nullable Aggregate> aggregates)
            implements Item {}

    /** Over those members of a group that have a finite number; {@code count} says how many. */
    public record Aggregate(int count, double mean, double min, double max, double deviation) {}
}
