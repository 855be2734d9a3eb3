package dev.halley.server.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.query.Comparison;
import dev.halley.server.query.Field;
import dev.halley.server.query.Filter;
import dev.halley.server.query.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns Comet's rules into a {@link Filter}. Confined to one request. */
final class Rules {

    private static final int DEEPEST = 50;

    private final Function<Rule, @Nullable Filter> facts;

    /** @param facts answers the rules that no field stands for, null for those it does not know */
    Rules(Function<Rule, @Nullable Filter> facts) {
        this.facts = facts;
    }

    /**
     * The predicates of {@code project/query}: an object or a list of them, all of which must hold.
     *
     * <p>Comet: Python inverts the operators of a negated expression and marks the predicates {@code negated} as well, so the mark
     * itself says nothing. But it writes {@code ~(A & B)} as two predicates of one source, which otherwise it would have joined: of
     * the negated ones, one must hold then. Over two sources {@code ~(A & B)} and {@code ~A & ~B} are the same bytes; they are read as
     * the latter.
     */
    Filter predicates(@Nullable JsonNode predicates) {
        if (predicates == null || predicates.isNull()) {
            return Filter.ALL;
        }
        List<JsonNode> all = new ArrayList<>();
        if (predicates.isArray()) {
            predicates.forEach(all::add);
        } else {
            all.add(predicates);
        }
        List<Filter> parts = new ArrayList<>();
        List<Filter> negated = new ArrayList<>();
        Set<String> sources = new HashSet<>();
        boolean repeated = false;
        for (JsonNode one : all) {
            if (!(one instanceof ObjectNode predicate)
                    || !predicate.path("query").isObject()) {
                throw Body.wrong("predicates", one, "objects, each with a 'query'");
            }
            String source = predicate.path("source").isTextual()
                    ? predicate.path("source").textValue()
                    : null;
            Filter part = tree(predicate.path("query"), source, 0);
            if (predicate.path("negated").asBoolean()) {
                negated.add(part);
                repeated |= !sources.add(String.valueOf(source));
            } else {
                parts.add(part);
            }
        }
        if (repeated) {
            parts.add(new Filter.Or(negated));
        } else {
            parts.addAll(negated);
        }
        return new Filter.And(parts);
    }

    /** The rules tree of {@code experiments/search}; without one everything matches. */
    Filter tree(@Nullable JsonNode tree) {
        boolean empty = tree == null || tree.isNull() || tree.isMissingNode() || (tree.isObject() && tree.isEmpty());
        return empty ? Filter.ALL : tree(tree, null, 0);
    }

    private Filter tree(@Nullable JsonNode node, @Nullable String source, int depth) {
        if (!(node instanceof ObjectNode object)) {
            throw Body.wrong("rules", node == null ? NullNode.instance : node, "objects with 'condition' and 'rules'");
        }
        if (depth > DEEPEST) {
            throw new ApiException(
                    ErrorKind.INVALID, "rules: nested too deeply (expected: at most " + DEEPEST + " levels).");
        }
        if (!object.has("rules")) {
            return leaf(Rule.read(object, source));
        }
        if (!object.path("rules").isArray()) {
            throw Body.wrong("rules", object.path("rules"), "a list");
        }
        JsonNode own = object.path("source");
        List<Filter> parts = new ArrayList<>();
        for (JsonNode rule : object.path("rules")) {
            parts.add(tree(rule, own.isTextual() ? own.textValue() : source, depth + 1));
        }
        return switch (object.path("condition").asText("AND")) {
            case "AND", "and" -> new Filter.And(parts);
            case "OR", "or" -> new Filter.Or(parts);
            default ->
                throw new ApiException(
                        ErrorKind.INVALID,
                        "condition: '" + object.path("condition").asText() + "' (expected: 'AND' or 'OR').");
        };
    }

    private Filter leaf(Rule rule) {
        if (rule.source().equals("tag") || rule.source().equals("tags")) {
            return tag(rule);
        }
        Field field = field(rule);
        if (field == null) {
            Filter known = facts.apply(rule);
            if (known == null) {
                throw new ApiException(
                        ErrorKind.INVALID, "there is no '" + rule.field() + "' in '" + rule.source() + "' to ask for.");
            }
            return known;
        }
        if (field.equals(Field.STATE)) {
            return state(rule);
        }
        return compared(field, rule);
    }

    /** An experiment has many tags: that it has this one, or that it has not. */
    private static Filter tag(Rule rule) {
        String tag = rule.values().isEmpty() ? rule.field() : rule.text(0);
        Filter has = new Filter.Compare(Field.TAG, textComparison(rule.operator()), Value.of(tag));
        boolean absent = rule.inverted() != rule.operator().equals("is_null");
        return absent ? new Filter.Not(has) : has;
    }

    private static Comparison textComparison(String operator) {
        return switch (operator) {
            case "contains" -> Comparison.CONTAINS;
            case "begins_with" -> Comparison.STARTS_WITH;
            case "ends_with" -> Comparison.ENDS_WITH;
            default -> Comparison.EQUAL;
        };
    }

    /** Comet: whether it runs, or has crashed, as a boolean. */
    private static Filter state(Rule rule) {
        boolean wanted = rule.truth().contains("true") != rule.inverted();
        Filter is = rule.field().equals("hasCrashed")
                ? new Filter.Or(List.of(isIn("crashed"), isIn("killed")))
                : isIn("running");
        return wanted ? is : new Filter.Not(is);
    }

    private static Filter isIn(String state) {
        return new Filter.Compare(Field.STATE, Comparison.EQUAL, Value.of(state));
    }

    private static @Nullable Field field(Rule rule) {
        return switch (rule.source()) {
            case "metrics" -> Field.metric(rule.field());
            case "params" -> Field.parameter(rule.field());
            case "log_other" -> rule.field().equals("Name") ? Field.NAME : Field.other(rule.field());
            case "metadata" -> metadata(rule.field());
            default -> null;
        };
    }

    private static @Nullable Field metadata(String name) {
        return switch (name) {
            case "experimentKey", "experiment_key", "runId" -> Field.KEY;
            case "experimentName", "name", "Name" -> Field.NAME;
            case "user_name", "userName" -> Field.USER;
            case "file_name", "fileName", "file_path", "filePath" -> Field.FILE;
            case "start_server_timestamp", "startTimeMillis" -> Field.STARTED;
            case "end_server_timestamp", "endTimeMillis", "last_message_time" -> Field.ENDED;
            case "duration", "durationMillis" -> Field.DURATION;
            case "runActive", "running", "hasCrashed" -> Field.STATE;
            case "optimizationId" -> Field.other("optimizer_id");
            default -> null;
        };
    }

    private static Filter compared(Field field, Rule rule) {
        Filter plain =
                switch (rule.operator()) {
                    case "is_null" -> new Filter.Missing(field);
                    case "is_empty" -> new Filter.Compare(field, Comparison.EQUAL, Value.of(""));
                    case "between" -> new Filter.Between(field, value(rule, 0), value(rule, 1));
                    case "contains", "begins_with", "ends_with" ->
                        new Filter.Compare(field, textComparison(rule.operator()), Value.of(rule.text(0)));
                    case "less" -> new Filter.Compare(field, Comparison.LESS, value(rule, 0));
                    case "less_or_equal" -> new Filter.Compare(field, Comparison.LESS_OR_EQUAL, value(rule, 0));
                    case "greater" -> new Filter.Compare(field, Comparison.GREATER, value(rule, 0));
                    case "greater_or_equal" -> new Filter.Compare(field, Comparison.GREATER_OR_EQUAL, value(rule, 0));
                    default -> equal(field, rule);
                };
        if (!rule.inverted()) {
            return plain;
        }
        Filter inverted = new Filter.Not(plain);
        // Of what is not there nothing can be said, but that it is not there.
        return rule.operator().equals("is_null")
                ? inverted
                : Filter.and(new Filter.Not(new Filter.Missing(field)), inverted);
    }

    private static Filter equal(Field field, Rule rule) {
        Filter same = new Filter.Compare(field, Comparison.EQUAL, value(rule, 0));
        List<String> truth = rule.type().equals("double") ? List.of() : rule.truth();
        if (truth.isEmpty()) {
            return same;
        }
        List<Value> texts = new ArrayList<>();
        truth.forEach(text -> texts.add(Value.of(text)));
        return Filter.or(same, new Filter.OneOf(field, texts));
    }

    private static Value value(Rule rule, int index) {
        boolean isText =
                rule.type().equals("string") && rule.values().get(index).isTextual();
        Double number = isText ? null : rule.number(index);
        return number == null ? Value.of(rule.text(index)) : Value.of(number);
    }
}
