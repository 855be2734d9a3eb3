package dev.halley.server.query;

import dev.halley.server.experiment.Experiment;
import java.util.BitSet;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Which experiments of a project a filter matches: whole columns at a time. Its callers hold the project's read lock. */
final class FilterEvaluation {

    private final ProjectColumns project;
    private final ColumnReader columns;
    private final BitSet universe;

    FilterEvaluation(ProjectColumns project, ColumnReader columns, BitSet universe) {
        this.project = project;
        this.columns = columns;
        this.universe = universe;
    }

    /** Ordinals out of the universe. */
    BitSet matches(Filter filter) {
        if (filter instanceof Filter.And and) {
            BitSet all = (BitSet) universe.clone();
            for (Filter part : and.parts()) {
                all.and(matches(part));
            }
            return all;
        }
        if (filter instanceof Filter.Or or) {
            BitSet any = new BitSet(project.size());
            for (Filter part : or.parts()) {
                any.or(matches(part));
            }
            return any;
        }
        if (filter instanceof Filter.Not not) {
            BitSet others = (BitSet) universe.clone();
            others.andNot(matches(not.part()));
            return others;
        }
        if (filter instanceof Filter.Words words) {
            return words(words.text().toLowerCase(Locale.ROOT));
        }
        if (filter instanceof Filter.Ids some) {
            return where(ordinal -> {
                Experiment experiment = project.experiment(ordinal);
                return experiment != null && some.ids().contains(experiment.id());
            });
        }
        return leaf(filter);
    }

    private BitSet leaf(Filter filter) {
        if (filter instanceof Filter.Missing missing) {
            if (missing.field().kind() == Field.Kind.TAG) {
                return where(ordinal -> project.tags(ordinal).isEmpty());
            }
            Column column = columns.column(project, missing.field());
            return where(ordinal -> !column.has(ordinal));
        }
        if (filter instanceof Filter.Compare compare) {
            return matching(compare.field(), Leaf.of(compare));
        }
        if (filter instanceof Filter.OneOf oneOf) {
            return matching(oneOf.field(), Leaf.of(oneOf));
        }
        if (filter instanceof Filter.Between between) {
            return matching(between.field(), Leaf.of(between));
        }
        if (filter instanceof Filter.Matches matches) {
            return matching(
                    matches.field(),
                    new Leaf(text -> matches.pattern().matcher(text).find(), number -> matches.pattern()
                            .matcher(NumberColumn.text(number))
                            .find()));
        }
        throw new IllegalStateException("no leaf: " + filter);
    }

    private BitSet matching(Field field, Leaf leaf) {
        if (field.kind() == Field.Kind.TAG) {
            return where(ordinal -> {
                for (String tag : project.tags(ordinal)) {
                    if (leaf.text().test(tag)) {
                        return true;
                    }
                }
                return false;
            });
        }
        Column column = columns.column(project, field);
        if (column instanceof TextColumn texts) {
            BitSet good = new BitSet();
            for (int code = 0; code < texts.texts().size(); code++) {
                good.set(code, leaf.text().test(texts.texts().get(code)));
            }
            return where(ordinal -> {
                int code = texts.code(ordinal);
                return code >= 0 && good.get(code);
            });
        }
        if (field.kind() == Field.Kind.METRIC || field.isTime() || field.equals(Field.DURATION)) {
            return where(ordinal -> column.has(ordinal) && leaf.number().test(column.number(ordinal)));
        }
        return where(ordinal -> {
            String text = column.text(ordinal);
            return text != null && leaf.text().test(text);
        });
    }

    private BitSet where(IntPredicate holds) {
        BitSet found = new BitSet(project.size());
        for (int i = universe.nextSetBit(0); i >= 0; i = universe.nextSetBit(i + 1)) {
            if (holds.test(i)) {
                found.set(i);
            }
        }
        return found;
    }

    private BitSet words(String text) {
        BitSet found = where(ordinal -> {
            Experiment experiment = project.experiment(ordinal);
            return experiment != null
                    && (has(experiment.name(), text)
                            || has(experiment.key(), text)
                            || has(experiment.user(), text)
                            || project.tags(ordinal).stream().anyMatch(tag -> has(tag, text)));
        });
        Column states = columns.column(project, Field.STATE);
        found.or(where(ordinal -> text.equals(states.text(ordinal))));
        return found;
    }

    private static boolean has(String value, String lowerCase) {
        return value.toLowerCase(Locale.ROOT).contains(lowerCase);
    }

    /** A comparison as a question to a text and as a question to a number. */
    record Leaf(Predicate<String> text, Predicate<Double> number) {

        static Leaf of(Filter.Compare compare) {
            Comparison comparison = compare.comparison();
            if (comparison.isOfTexts()) {
                String wanted = textOf(compare.value()).toLowerCase(Locale.ROOT);
                Predicate<String> holds = text -> holds(comparison, text.toLowerCase(Locale.ROOT), wanted);
                return new Leaf(holds, number -> holds.test(NumberColumn.text(number)));
            }
            if (compare.value() instanceof Value.Numeric number) {
                return new Leaf(
                        text -> {
                            Double value = FilterValues.number(text);
                            return value != null && holds(comparison, value, number.number());
                        },
                        value -> holds(comparison, value, number.number()));
            }
            String wanted = textOf(compare.value());
            Double asNumber = FilterValues.number(wanted);
            return new Leaf(
                    text -> comparison.holds(text.compareTo(wanted)),
                    value -> asNumber != null && holds(comparison, value, asNumber));
        }

        static Leaf of(Filter.OneOf oneOf) {
            Predicate<String> text = value -> false;
            Predicate<Double> number = value -> false;
            for (Value value : oneOf.values()) {
                Leaf one = of(new Filter.Compare(oneOf.field(), Comparison.EQUAL, value));
                text = text.or(one.text());
                number = number.or(one.number());
            }
            return new Leaf(text, number);
        }

        static Leaf of(Filter.Between between) {
            Leaf from = of(new Filter.Compare(between.field(), Comparison.GREATER_OR_EQUAL, between.from()));
            Leaf to = of(new Filter.Compare(between.field(), Comparison.LESS_OR_EQUAL, between.to()));
            return new Leaf(from.text().and(to.text()), from.number().and(to.number()));
        }

        private static String textOf(Value value) {
            return value instanceof Value.Text text ? text.text() : value.toString();
        }

        private static boolean holds(Comparison comparison, String text, String wanted) {
            return switch (comparison) {
                case CONTAINS -> text.contains(wanted);
                case STARTS_WITH -> text.startsWith(wanted);
                case ENDS_WITH -> text.endsWith(wanted);
                default -> throw new IllegalStateException(comparison + " compares more than texts");
            };
        }

        /** NaN equals NaN and is neither more nor less than anything. */
        private static boolean holds(Comparison comparison, double value, double wanted) {
            if (Double.isNaN(value) || Double.isNaN(wanted)) {
                boolean equal = Double.isNaN(value) && Double.isNaN(wanted);
                return comparison == Comparison.NOT_EQUAL ? !equal : equal && comparison == Comparison.EQUAL;
            }
            return comparison.holds(value < wanted ? -1 : value > wanted ? 1 : 0);
        }
    }
}
