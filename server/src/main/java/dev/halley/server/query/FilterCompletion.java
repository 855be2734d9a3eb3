package dev.halley.server.query;

import dev.halley.server.project.Project;
import dev.halley.server.query.ExperimentQueries.KnownColumn;
import dev.halley.server.query.FilterException.Wanted;
import dev.halley.server.query.FilterTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be written next in a filter, and what is wrong with it. */
public final class FilterCompletion {

    private static final int MOST_OPTIONS = 40;
    private static final List<String> SYSTEM_FIELDS =
            List.of("name", "tag", "state", "started", "ended", "duration", "user", "key", "file");
    private static final List<String> STATES = List.of("queued", "running", "finished", "crashed", "killed");

    /**
     * One way to go on.
     *
     * @param text what is written in the place of {@code from} to {@code to} of the answer
     * @param kind what it is: {@code metric}, {@code param}, {@code other}, {@code field}, {@code operator}, {@code value}, {@code word}
     */
    public record Option(String text, String kind) {}

    /** The mistake in the whole text, if there is one. */
    public record Mistake(int position, int length, String message) {}

    /**
     * An answer.
     *
     * @param from index of the first character that an option replaces
     * @param to index behind the last one
     */
    public record Completion(
            int from,
            int to,
            List<Option> options,
            @Nullable Mistake mistake) {}

    private final ExperimentQueries queries;
    private final Project project;

    public FilterCompletion(ExperimentQueries queries, Project project) {
        this.queries = queries;
        this.project = project;
    }

    public Completion complete(String text, int caret, long nowMillis) {
        int end = Math.max(0, Math.min(caret, text.length()));
        int from = begin(text.substring(0, end));
        String before = text.substring(0, from);
        String part = text.substring(from, end);
        List<Option> options = new ArrayList<>();
        Wanted wanted = Wanted.NOTHING;
        Field field = null;
        try {
            Filter filter = FilterParser.parse(before, nowMillis);
            wanted = filter.equals(Filter.ALL) ? Wanted.FIELD : Wanted.CONNECTIVE;
        } catch (FilterException failure) {
            if (failure.position() >= before.length()) {
                wanted = failure.wanted();
                field = failure.field();
            }
        }
        switch (wanted) {
            case FIELD -> addFields(part, options);
            case OPERATOR -> addOperators(field, part, options);
            case VALUE -> addValues(field, part, options);
            case CONNECTIVE -> {
                addWords(List.of("and", "or"), part, "word", options);
                if (!part.isEmpty()) {
                    addFields(part, options);
                }
            }
            case NOTHING -> {}
        }
        return new Completion(from, end, options, mistake(text, nowMillis));
    }

    /** Where the word begins that the caret stands behind; quotes and backticks that are open belong to it. */
    private static int begin(String head) {
        try {
            List<Token> tokens = FilterTokens.of(head);
            Token last = tokens.size() < 2 ? null : tokens.get(tokens.size() - 2);
            if (last == null || last.kind() != FilterTokens.Kind.WORD || last.to() != head.length()) {
                return head.length();
            }
            return last.from();
        } catch (FilterException open) {
            int from = open.position();
            // metric.`val lo is one word.
            while (from > 0
                    && head.charAt(open.position()) == '`'
                    && !Character.isWhitespace(head.charAt(from - 1))
                    && head.charAt(from - 1) != '(') {
                from--;
            }
            return from;
        }
    }

    private static @Nullable Mistake mistake(String text, long nowMillis) {
        try {
            FilterParser.parse(text, nowMillis);
            return null;
        } catch (FilterException failure) {
            return new Mistake(failure.position(), failure.length(), failure.getMessage());
        }
    }

    private void addFields(String part, List<Option> options) {
        addWords(SYSTEM_FIELDS, part, "field", options);
        String wanted = part.replace("`", "").toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        List<Option> inside = new ArrayList<>();
        for (KnownColumn column : queries.columns(project)) {
            String id =
                    column.field().kind().word() + "." + column.field().name().toLowerCase(Locale.ROOT);
            Option option =
                    new Option(column.field().toString(), column.field().kind().word());
            boolean named =
                    dot < 0 && column.field().name().toLowerCase(Locale.ROOT).startsWith(wanted);
            if (id.startsWith(wanted) || named) {
                options.add(option);
            } else if (id.contains(wanted)) {
                inside.add(option);
            }
            if (options.size() >= MOST_OPTIONS) {
                return;
            }
        }
        options.addAll(inside.subList(0, Math.min(inside.size(), MOST_OPTIONS - options.size())));
        addStats(part, options);
    }

    private static void addStats(String part, List<Option> options) {
        if (options.size() == 1
                && options.get(0).kind().equals("metric")
                && options.get(0).text().equalsIgnoreCase(part)) {
            for (String stat : List.of("min", "max", "best", "step")) {
                options.add(new Option(part + "." + stat, "metric"));
            }
        }
    }

    private static void addWords(List<String> words, String part, String kind, List<Option> options) {
        for (String word : words) {
            if (word.startsWith(part.toLowerCase(Locale.ROOT)) && !word.equals(part)) {
                options.add(new Option(word, kind));
            }
        }
    }

    private static void addOperators(@Nullable Field field, String part, List<Option> options) {
        boolean isTag = field != null && field.kind() == Field.Kind.TAG;
        boolean isWord =
                field != null && field.kind() == Field.Kind.SYSTEM && !field.isTime() && !field.equals(Field.DURATION);
        boolean isText = isTag || isWord;
        List<String> operators = isText
                ? List.of("=", "!=", "in (", "contains", "~", "not in (", "startswith", "endswith", "is null")
                : List.of(
                        "=", "<", ">", "<=", ">=", "!=", "in (", "between", "contains", "~", "is null", "is not null");
        addWords(operators, part, "operator", options);
    }

    private void addValues(@Nullable Field field, String part, List<Option> options) {
        if (field == null) {
            return;
        }
        String wanted = part.replaceAll("^['\"]", "");
        if (field.isTime()) {
            addWords(List.of("-1h", "-1d", "-7d", "-30d"), wanted, "value", options);
            return;
        }
        if (field.equals(Field.DURATION)) {
            addWords(List.of("1m", "10m", "1h", "1d"), wanted, "value", options);
            return;
        }
        if (field.kind() == Field.Kind.METRIC) {
            return;
        }
        List<String> values = field.equals(Field.STATE) ? STATES : queries.values(project, field, wanted, MOST_OPTIONS);
        for (String value : values) {
            if (value.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT))) {
                boolean plain = FilterValues.number(value) != null || field.equals(Field.STATE);
                options.add(new Option(plain ? value : Value.of(value).toString(), "value"));
            }
        }
    }
}
