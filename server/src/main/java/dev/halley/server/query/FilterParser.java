package dev.halley.server.query;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.halley.server.query.Field.Stat;
import dev.halley.server.query.FilterException.Wanted;
import dev.halley.server.query.FilterTokens.Kind;
import dev.halley.server.query.FilterTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the filter language.
 *
 * <pre>
 * filter     = and {"or" and}
 * and        = not {["and"] not}
 * not        = "not" not | "(" filter ")" | comparison | word | 'text'
 * comparison = field ("=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=") value
 *            | field ["not"] ("contains" | "startswith" | "endswith") text
 *            | field ("~" | "!~") regular expression
 *            | field ["not"] "in" "(" value {"," value} ")"
 *            | field ["not"] "between" value "and" value
 *            | field "is" ["not"] "null"
 * field      = "name" | "key" | "state" | "user" | "started" | "ended" | "duration" | "file" | "tag"
 *            | ("param" | "other") "." name | "metric" "." name ["." ("last" | "min" | "max" | "best" | "step") | "@" step]
 * </pre>
 *
 * <p>Names with spaces or signs stand in backticks, texts in quotes. A word alone is looked for in names, keys, states, tags and
 * parameters. Times are dates ({@code 2026-11-24}, {@code 2026-11-24T10:00}, UTC) or spans before now ({@code -7d}), durations numbers
 * of seconds or {@code 5m}.
 *
 * <p>Confined to one thread.
 */
public final class FilterParser {

    private static final int LONGEST = 20_000;
    private static final int DEEPEST = 200;
    private static final int MOST_PARTS = 2_000;
    private static final int LONGEST_PATTERN = 1_000;

    private final List<Token> tokens;
    private final long nowMillis;
    private int at;
    private int depth;
    private int parts;

    private FilterParser(String text, long nowMillis) {
        if (text.length() > LONGEST) {
            throw new FilterException(
                    LONGEST,
                    text.length() - LONGEST,
                    "the filter is longer than " + LONGEST + " characters.",
                    Wanted.NOTHING,
                    null);
        }
        this.tokens = FilterTokens.of(text);
        this.nowMillis = nowMillis;
    }

    /**
     * The filter that a text means; an empty one matches everything.
     *
     * @param nowMillis what {@code -7d} is counted from
     * @throws FilterException if it cannot be understood
     */
    public static Filter parse(String text, long nowMillis) {
        FilterParser parser = new FilterParser(text, nowMillis);
        if (parser.peek().kind() == Kind.END) {
            return Filter.ALL;
        }
        Filter filter = parser.or();
        if (parser.peek().kind() != Kind.END) {
            throw parser.wrong("'and', 'or' or the end", Wanted.CONNECTIVE, null);
        }
        return filter;
    }

    static boolean isNoStat(String name) {
        return statOf(name.substring(name.lastIndexOf('.') + 1)) == null || name.indexOf('.') < 0;
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        return tokens.get(at++);
    }

    private FilterException wrong(String expected, Wanted wanted, @Nullable Field field) {
        Token token = peek();
        boolean isEnd = token.kind() == Kind.END;
        String found = isEnd ? "the filter ends" : "there is '" + token.text() + "'";
        return new FilterException(
                token.from(),
                token.to() - token.from(),
                found + " (expected: " + expected + ").",
                isEnd ? wanted : Wanted.NOTHING,
                field);
    }

    private static FilterException refuse(Token token, String message) {
        return new FilterException(token.from(), token.to() - token.from(), message, Wanted.NOTHING, null);
    }

    private Filter or() {
        List<Filter> parts = new ArrayList<>();
        parts.add(and());
        while (peek().isWord("or")) {
            next();
            parts.add(and());
        }
        return parts.size() == 1 ? parts.get(0) : new Filter.Or(parts);
    }

    private Filter and() {
        List<Filter> parts = new ArrayList<>();
        parts.add(not());
        while (true) {
            if (peek().isWord("and")) {
                next();
            } else if (endsAnd(peek())) {
                break;
            }
            parts.add(not());
        }
        return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
    }

    private static boolean endsAnd(Token token) {
        return token.kind() == Kind.END || token.isWord("or") || (token.kind() == Kind.SIGN && !token.is("("));
    }

    private Filter not() {
        if (++depth > DEEPEST || ++parts > MOST_PARTS) {
            throw refuse(peek(), "the filter has more than " + DEEPEST + " levels or " + MOST_PARTS + " parts.");
        }
        try {
            if (peek().isWord("not")) {
                next();
                return new Filter.Not(not());
            }
            if (peek().is("(")) {
                next();
                Filter inner = or();
                if (!peek().is(")")) {
                    throw wrong("')'", Wanted.CONNECTIVE, null);
                }
                next();
                return inner;
            }
            return comparison();
        } finally {
            depth--;
        }
    }

    private Filter comparison() {
        Token first = peek();
        if (first.kind() == Kind.TEXT) {
            next();
            return new Filter.Words(first.text());
        }
        if (first.kind() != Kind.WORD || first.isWord("and") || first.isWord("or")) {
            throw wrong("a field such as metric.loss, param.rate, tag, state, or a text", Wanted.FIELD, null);
        }
        Field field = field();
        if (field == null) {
            next();
            refuseComparedWord(first);
            return new Filter.Words(first.text());
        }
        return compare(field, first);
    }

    /** A word that is compared with something was meant as a field. */
    private void refuseComparedWord(Token word) {
        Token following = peek();
        if (following.kind() == Kind.SIGN && !following.is("(") && !following.is(")")) {
            throw refuse(
                    word,
                    "'" + word.text() + "' is no field. Write param." + word.text() + ", metric." + word.text()
                            + " or other." + word.text() + ".");
        }
    }

    /** The field that begins here, null if this is another word; then nothing is taken. */
    private @Nullable Field field() {
        Token first = peek();
        Field system = Field.systemOf(first.text());
        if (system != null) {
            next();
            return system;
        }
        int dot = first.text().indexOf('.');
        String kind = dot < 0 ? "" : first.text().substring(0, dot).toLowerCase(Locale.ROOT);
        String rest = first.text().substring(dot + 1);
        Field.Kind known = kindOf(kind);
        if (known == null) {
            return null;
        }
        next();
        if (rest.isEmpty()) {
            Token name = peek();
            if (name.kind() != Kind.NAME || name.from() != first.to()) {
                throw wrong("a name after '" + kind + ".'", Wanted.FIELD, null);
            }
            next();
            return quoted(known, name);
        }
        if (known != Field.Kind.METRIC) {
            return new Field(known, rest, Stat.LAST, 0);
        }
        int lastDot = rest.lastIndexOf('.');
        Stat stat = lastDot <= 0 ? null : statOf(rest.substring(lastDot + 1));
        return stat == null ? atStep(rest) : Field.metric(rest.substring(0, lastDot), stat);
    }

    private Field quoted(Field.Kind kind, Token name) {
        if (kind != Field.Kind.METRIC) {
            return new Field(kind, name.text(), Stat.LAST, 0);
        }
        Token suffix = peek();
        if (suffix.kind() == Kind.WORD
                && suffix.from() == name.to()
                && suffix.text().startsWith(".")) {
            Stat stat = statOf(suffix.text().substring(1));
            if (stat == null) {
                throw refuse(
                        suffix,
                        "'" + suffix.text() + "' is no value of a metric (expected: .last, .min, .max, .best, .step).");
            }
            next();
            return Field.metric(name.text(), stat);
        }
        return atStep(name.text());
    }

    private Field atStep(String name) {
        if (!peek().is("@")) {
            return Field.metric(name);
        }
        next();
        Token step = peek();
        try {
            long number = Long.parseLong(step.text());
            next();
            return Field.metricAt(name, number);
        } catch (NumberFormatException notAStep) {
            throw wrong("a step", Wanted.NOTHING, null);
        }
    }

    private static Field.@Nullable Kind kindOf(String word) {
        return switch (word) {
            case "metric", "metrics" -> Field.Kind.METRIC;
            case "param", "params", "parameter" -> Field.Kind.PARAMETER;
            case "other", "others" -> Field.Kind.OTHER;
            default -> null;
        };
    }

    private static @Nullable Stat statOf(String word) {
        for (Stat stat : Stat.values()) {
            if (stat != Stat.AT_STEP && stat.word().equals(word)) {
                return stat;
            }
        }
        return null;
    }

    private Filter compare(Field field, Token first) {
        Token operator = peek();
        if (operator.is("~") || operator.is("!~")) {
            next();
            Filter matches = new Filter.Matches(field, pattern(field));
            return operator.is("~") ? matches : present(field, new Filter.Not(matches));
        }
        for (Comparison comparison : Comparison.values()) {
            if (!comparison.isOfTexts()
                    && (operator.is(comparison.sign()) || (comparison == Comparison.EQUAL && operator.is("==")))) {
                next();
                return new Filter.Compare(field, comparison, value(field));
            }
        }
        boolean negated = operator.isWord("not");
        Token word = negated ? tokens.get(Math.min(at + 1, tokens.size() - 1)) : operator;
        Filter filter = byWord(field, word, negated);
        if (filter != null) {
            return filter;
        }
        if (field.kind() == Field.Kind.SYSTEM || field.kind() == Field.Kind.TAG) {
            if (operator.kind() != Kind.END && operator.kind() != Kind.SIGN) {
                // A word of everyday language that happens to be a field: "name", "user", "tag".
                return new Filter.Words(first.text());
            }
        }
        throw wrong(
                "=, !=, <, <=, >, >=, ~, in, between, contains, startswith, endswith or is null after " + field,
                Wanted.OPERATOR,
                field);
    }

    private @Nullable Filter byWord(Field field, Token word, boolean negated) {
        int skipped = negated ? 2 : 1;
        if (word.isWord("in")) {
            at += skipped;
            return negatedIf(negated, field, oneOf(field));
        }
        if (word.isWord("between")) {
            at += skipped;
            Value from = value(field);
            if (!peek().isWord("and")) {
                throw wrong("'and'", Wanted.NOTHING, null);
            }
            next();
            return negatedIf(negated, field, new Filter.Between(field, from, value(field)));
        }
        for (Comparison comparison : Comparison.values()) {
            if (comparison.isOfTexts() && word.isWord(comparison.sign())) {
                at += skipped;
                Token text = peek();
                if (text.kind() != Kind.TEXT && text.kind() != Kind.WORD) {
                    throw wrong("a text", Wanted.VALUE, field);
                }
                next();
                return negatedIf(negated, field, new Filter.Compare(field, comparison, Value.of(text.text())));
            }
        }
        if (!negated && word.isWord("is")) {
            next();
            boolean not = peek().isWord("not");
            if (not) {
                next();
            }
            if (!peek().isWord("null")) {
                throw wrong("'null'", Wanted.NOTHING, null);
            }
            next();
            return not ? new Filter.Not(new Filter.Missing(field)) : new Filter.Missing(field);
        }
        return null;
    }

    private static Filter negatedIf(boolean negated, Field field, Filter filter) {
        return negated ? present(field, new Filter.Not(filter)) : filter;
    }

    /** "Not like this" is said of those that have a value. */
    private static Filter present(Field field, Filter filter) {
        return field.kind() == Field.Kind.TAG ? filter : Filter.and(new Filter.Not(new Filter.Missing(field)), filter);
    }

    private Filter oneOf(Field field) {
        if (!peek().is("(")) {
            throw wrong("'('", Wanted.NOTHING, null);
        }
        next();
        List<Value> values = new ArrayList<>();
        values.add(value(field));
        while (peek().is(",")) {
            next();
            values.add(value(field));
        }
        if (!peek().is(")")) {
            throw wrong("',' or ')'", Wanted.NOTHING, null);
        }
        next();
        return new Filter.OneOf(field, values);
    }

    private Pattern pattern(Field field) {
        Token text = peek();
        if (text.kind() != Kind.TEXT && text.kind() != Kind.WORD) {
            throw wrong("a regular expression in quotes", Wanted.VALUE, field);
        }
        next();
        if (text.text().length() > LONGEST_PATTERN) {
            throw refuse(text, "the regular expression is longer than " + LONGEST_PATTERN + " characters.");
        }
        try {
            return Pattern.compile(text.text());
        } catch (PatternSyntaxException malformed) {
            throw refuse(text, "the regular expression is not valid: " + malformed.getDescription() + ".");
        }
    }

    private Value value(Field field) {
        Token token = peek();
        if (token.kind() != Kind.TEXT && token.kind() != Kind.WORD) {
            throw wrong("a value for " + field, Wanted.VALUE, field);
        }
        next();
        try {
            return FilterValues.of(field, token.text(), token.kind() == Kind.TEXT, nowMillis);
        } catch (IllegalArgumentException refused) {
            throw refuse(token, String.valueOf(refused.getMessage()));
        }
    }
}
