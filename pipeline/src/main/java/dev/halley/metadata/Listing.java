package dev.halley.metadata;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to list, and how much of it.
 *
 * @param filters all of which must hold
 * @param sort name of the field to sort by; null for the order in which things were made
 * @param descending largest, or newest, first
 * @param after the {@link Page#next} of the page before; null for the first page
 * @param limit at most so many, 1 to {@value #MAX_LIMIT}
 */
public record Listing(
        List<Filter> filters,
        @Nullable String sort,
        boolean descending,
        @Nullable String after,
        int limit) {

    public static final int MAX_LIMIT = 1_000;
    public static final int DEFAULT_LIMIT = 50;

    public Listing {
        filters = List.copyOf(filters);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MAX_LIMIT + ").");
        }
    }

    /** The newest, in pages of {@value #DEFAULT_LIMIT}. */
    public static Listing newest() {
        return new Listing(List.of(), null, true, null, DEFAULT_LIMIT);
    }

    /** The newest things. */
    public static Listing newest(int limit) {
        return newest().limit(limit);
    }

    /** Adds a condition; {@code condition} may begin with an operator, as {@code gt:5}. */
    public Listing where(String field, String condition) {
        return where(Filter.of(field, condition));
    }

    public Listing where(Filter filter) {
        List<Filter> more = new ArrayList<>(filters);
        more.add(filter);
        return new Listing(more, sort, descending, after, limit);
    }

    /** Sorts by a field, largest first. */
    public Listing sortedBy(String field, boolean largestFirst) {
        return new Listing(filters, field, largestFirst, after, limit);
    }

    public Listing after(@Nullable String cursor) {
        return new Listing(filters, sort, descending, cursor, limit);
    }

    public Listing limit(int most) {
        return new Listing(filters, sort, descending, after, most);
    }
}
