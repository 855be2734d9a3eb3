package dev.halley.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.ModelStage;
import dev.halley.step.StepStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that list: which ones, in which order, how many, with which columns. */
public final class ListFormat extends OutputFormat {

    /** The values of fields that have a few. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "status", words(StepStatus.values(), StepStatus::word),
            "cache", words(CacheStatus.values(), CacheStatus::word),
            "stage", words(ModelStage.values(), ModelStage::word));

    @Option(
            names = "--filter",
            paramLabel = "FIELD=[OP:]VALUE",
            description = {
                "Only where the field of the JSON document is so; again for several. OP is equals (the default), not,"
                        + " contains, startswith, endswith, gt, gte, lt, lte or oneof (a,b)."
            })
    private List<String> filters = new ArrayList<>();

    @Option(names = "--any", description = "Those that one of the filters fits, instead of all.")
    private boolean any;

    @Option(names = "--sort-by", paramLabel = "[desc:]FIELD", description = "In the order of a field.")
    private @Nullable String sortBy;

    @Option(names = "--page", paramLabel = "N", defaultValue = "1", description = "Which page. Defaults to 1.")
    private int page = 1;

    @Option(
            names = "--size",
            paramLabel = "N",
            description =
                    "How many are on a page. Defaults to all; to 20 of runs, steps, artifacts, models and their versions.")
    private @Nullable Integer size;

    @Option(
            names = "--columns",
            paramLabel = "FIELD,…",
            split = ",",
            splitSynopsisLabel = "",
            description = "These fields only, in this order.")
    private List<String> columns = new ArrayList<>();

    private static <T> List<String> words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).toList();
    }

    /** What is shown of a list, and whether there is a page after it. */
    record Part(ArrayNode items, boolean more) {}

    /** The fields to show; empty for those of the command. */
    List<String> columns() {
        return columns;
    }

    public int page() {
        return page;
    }

    /** Says how to see the rest. A program that said how many it wants knows that there may be more. */
    void tellMore(Terminal terminal) {
        if (!isDocument() || size == null) {
            terminal.tell("There are more: --page " + (page + 1) + ", or --size N for more on a page.");
        }
    }

    /**
     * Lets the store filter and sort, where there may be more than one reads.
     *
     * @param usual what is listed if the options say nothing
     */
    public dev.halley.metadata.Listing applyTo(dev.halley.metadata.Listing usual) {
        if (any && filters.size() > 1) {
            throw new HalleyException(
                    ErrorKind.INVALID, "--any: not of this list (expected: filters that all hold, or oneof:a,b).");
        }
        requirePage();
        dev.halley.metadata.Listing listing = usual;
        for (String text : filters) {
            Filter filter = Filter.parse(text);
            requireKnownWord(filter);
            listing = listing.where(filter.forStore());
        }
        if (sortBy != null) {
            boolean descending = sortBy.startsWith("desc:");
            listing = listing.sortedBy(sortBy.substring(sortBy.indexOf(':') + 1), descending);
        }
        if (size != null) {
            int most = dev.halley.metadata.Listing.MAX_LIMIT;
            if (size > most) {
                throw new HalleyException(ErrorKind.INVALID, "--size: " + size + " (expected: 1 to " + most + ").");
            }
            listing = listing.limit(size);
        }
        return listing;
    }

    /** A word that there is not would find nothing, which looks like an answer. */
    private static void requireKnownWord(Filter filter) {
        List<String> known = WORDS.get(filter.field());
        if (known == null || !List.of("equals", "not", "oneof").contains(filter.operator())) {
            return;
        }
        for (String word : filter.value().split(",", -1)) {
            if (!known.contains(word.strip().toLowerCase(Locale.ROOT))) {
                throw new HalleyException(
                        ErrorKind.INVALID,
                        "--filter: there is no " + filter.field() + " '" + word + "'." + Suggestion.of(word, known));
            }
        }
    }

    /**
     * Returns what it is given, if the columns are there.
     *
     * @param headings of the table, which a person may name as well as the fields
     */
    ArrayNode requireColumns(ArrayNode all, Set<String> headings) {
        requireColumns(fields(all), headings);
        return all;
    }

    private void requireColumns(Set<String> fields, Set<String> headings) {
        columns.stream()
                .filter(column -> isDocument() || !headings.contains(column.toUpperCase(Locale.ROOT)))
                .forEach(column -> requireKnown("--columns", column, fields));
    }

    private static Set<String> fields(ArrayNode all) {
        Set<String> fields = new LinkedHashSet<>();
        all.forEach(item -> item.fieldNames().forEachRemaining(fields::add));
        return fields;
    }

    Part choose(ArrayNode all, Set<String> headings) {
        Set<String> known = fields(all);
        requireColumns(known, headings);
        List<JsonNode> chosen = new ArrayList<>();
        List<Filter> parsed = filters.stream().map(text -> Filter.parse(text)).toList();
        parsed.forEach(filter -> requireKnown("--filter", filter.field(), known));
        for (JsonNode item : all) {
            boolean fits = parsed.isEmpty()
                    || (any
                            ? parsed.stream().anyMatch(filter -> filter.fits(item))
                            : parsed.stream().allMatch(filter -> filter.fits(item)));
            if (fits) {
                chosen.add(item);
            }
        }
        sort(chosen, known);
        return page(chosen);
    }

    private void sort(List<JsonNode> items, Set<String> known) {
        if (sortBy == null) {
            return;
        }
        boolean descending = sortBy.startsWith("desc:");
        String field = sortBy.startsWith("asc:") || descending ? sortBy.substring(sortBy.indexOf(':') + 1) : sortBy;
        requireKnown("--sort-by", field, known);
        Comparator<JsonNode> order =
                (left, right) -> Filter.compare(Filter.at(left, field), Filter.text(Filter.at(right, field)));
        items.sort(descending ? order.reversed() : order);
    }

    private Part page(List<JsonNode> items) {
        requirePage();
        int length = size == null ? Math.max(1, items.size()) : size;
        int from = (int) Math.min(items.size(), (page - 1L) * length);
        int to = (int) Math.min(items.size(), (long) from + length);
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        shown.addAll(items.subList(from, to));
        return new Part(shown, to < items.size());
    }

    private void requirePage() {
        if (page < 1) {
            throw new HalleyException(ErrorKind.INVALID, "--page: " + page + " (expected: 1 or more).");
        }
        if (size != null && size < 1) {
            throw new HalleyException(ErrorKind.INVALID, "--size: " + size + " (expected: 1 or more).");
        }
    }

    private static void requireKnown(String option, String field, Set<String> known) {
        String first = field.contains(".") ? field.substring(0, field.indexOf('.')) : field;
        if (!known.isEmpty() && !known.contains(first)) {
            throw new HalleyException(
                    ErrorKind.INVALID, option + ": there is no field '" + field + "'." + Suggestion.of(first, known));
        }
    }
}
