package dev.halley.server.query;

import java.util.List;
import java.util.Set;

/**
 * What is asked of a project.
 *
 * @param within the only experiments that there are for whoever asks
 * @param orders the first one decides first; equal experiments stand latest first
 * @param groups the columns that nested groups are made of, the outermost first
 * @param closed paths of groups whose members are left out, as {@link ExperimentPage.Group#path}
 * @param columns whose values are answered
 * @param offset how many rows and group headings are skipped
 * @param limit how many are answered at most
 */
public record ExperimentQuery(
        Scope scope,
        Filter within,
        Filter filter,
        List<Order> orders,
        List<Field> groups,
        Set<List<String>> closed,
        List<Field> columns,
        int offset,
        int limit) {

    public static final int MOST_ROWS = 2_000;

    public ExperimentQuery {
        orders = List.copyOf(orders);
        groups = List.copyOf(groups);
        closed = Set.copyOf(closed);
        columns = List.copyOf(columns);
    }

    /** All that a filter matches, the latest first. */
    public static ExperimentQuery of(Scope scope, Filter filter) {
        return new ExperimentQuery(scope, Filter.ALL, filter, List.of(), List.of(), Set.of(), List.of(), 0, MOST_ROWS);
    }

    /** Those with the same answer but for the part of it that is shown. */
    record Shape(
            Scope scope,
            Filter within,
            Filter filter,
            List<Order> orders,
            List<Field> groups,
            Set<List<String>> closed) {}

    Shape shape() {
        return new Shape(scope, within, filter, orders, groups, closed);
    }
}
