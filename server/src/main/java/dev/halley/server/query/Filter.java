package dev.halley.server.query;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Set;

/**
 * Which experiments are meant: a typed tree. An experiment without a value for a field matches no comparison of it; {@link Not} turns
 * every answer round, so {@code not (param.rate > 1)} holds for it and {@code param.rate <= 1} does not.
 *
 * <p>It is built by {@link FilterParser} from a text, or in Java:
 *
 * <pre>{@code
 * Filter.and(
 *         new Filter.Compare(Field.metric("loss"), Comparison.LESS, Value.of(0.3)),
 *         new Filter.Not(new Filter.Missing(Field.parameter("rate"))));
 * }</pre>
 */
public sealed interface Filter {

    /** Matches everything. */
    Filter ALL = new And(List.of());

    /** All of them; without parts it matches everything. */
    record And(List<Filter> parts) implements Filter {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** One of them; without parts it matches nothing. */
    record Or(List<Filter> parts) implements Filter {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Filter part) implements Filter {}

    /**
     * A value compared with a constant. A number is compared with the number in a logged text ({@code 0.1} equals {@code 0.10}),
     * a text with the text as logged; with a tag on the left it holds if one of the tags satisfies it.
     */
    record Compare(Field field, Comparison comparison, Value value) implements Filter {}

    /** The value is one of these. */
    record OneOf(Field field, List<Value> values) implements Filter {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** Both ends belong to it. */
    record Between(Field field, Value from, Value to) implements Filter {}

    /** There is no such value. */
    record Missing(Field field) implements Filter {}

    /** A part of the value's text matches the expression. */
    record Matches(Field field, Pattern pattern) implements Filter {}

    /** The text occurs in the name, in the key, in the state, in a tag or in a parameter, in any case. */
    record Words(String text) implements Filter {}

    /** It is one of these, by their row ids. No text means this. */
    record Ids(Set<Long> ids) implements Filter {
        public Ids {
            ids = Set.copyOf(ids);
        }
    }

    static Filter and(Filter... parts) {
        return parts.length == 1 ? parts[0] : new And(List.of(parts));
    }

    static Filter or(Filter... parts) {
        return parts.length == 1 ? parts[0] : new Or(List.of(parts));
    }
}
