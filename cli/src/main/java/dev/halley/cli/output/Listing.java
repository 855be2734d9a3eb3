package dev.halley.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.pipeline.TimeText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Things of one kind: a table of some of their fields, or a document of all of them. Confined to one command. */
public final class Listing {

    private final String name;
    private final ArrayNode items;
    private final List<Column> columns = new ArrayList<>();
    private String hint = "There are none.";

    private record Column(String header, Function<JsonNode, String> text) {}

    private Listing(String name, ArrayNode items) {
        this.name = name;
        this.items = items;
    }

    /** @param name of the list in the document */
    public static Listing of(String name, ArrayNode items) {
        return new Listing(name, items);
    }

    /** A column of the table with a field as text. */
    public Listing column(String header, String field) {
        columns.add(new Column(header, item -> text(Filter.at(item, field))));
        return this;
    }

    /** A column with what is made of an item. */
    public Listing column(String header, Function<JsonNode, String> text) {
        columns.add(new Column(header, text));
        return this;
    }

    /** A column with an asterisk where a field is true. */
    public Listing mark(String header, String field) {
        columns.add(new Column(header, item -> Filter.at(item, field).asBoolean() ? "*" : ""));
        return this;
    }

    /** What the user is told if there is nothing at all. */
    public Listing ifEmpty(String told) {
        hint = told;
        return this;
    }

    public void print(ListFormat format, Terminal terminal) {
        print(format, terminal, cell -> Style.PLAIN);
    }

    /** @param style of a cell by its text */
    public void print(ListFormat format, Terminal terminal, Function<String, Style> style) {
        ListFormat.Part part = format.choose(items, headings());
        String none = items.isEmpty() ? hint : "None of the " + items.size() + " fits the filter.";
        print(format, part, none, terminal, style);
    }

    /**
     * Of a list that the store has filtered, sorted and cut already.
     *
     * @param more whether there is a page after this one
     */
    public void printPage(ListFormat format, boolean more, Terminal terminal, Function<String, Style> style) {
        ListFormat.Part part = new ListFormat.Part(format.requireColumns(items, headings()), more);
        print(format, part, hint, terminal, style);
    }

    private void print(
            ListFormat format, ListFormat.Part part, String none, Terminal terminal, Function<String, Style> style) {
        ArrayNode shown = part.items();
        if (format.isDocument()) {
            format.print(terminal, Json.object().set(name, format.columns().isEmpty() ? shown : cut(shown, format)));
        } else if (shown.isEmpty()) {
            terminal.tell(format.page() > 1 ? "There is no page " + format.page() + "." : none);
        } else {
            table(format, shown).print(terminal, style);
        }
        if (part.more()) {
            format.tellMore(terminal);
        }
    }

    private Table table(ListFormat format, ArrayNode shown) {
        List<Column> wanted = format.columns().isEmpty()
                ? columns
                : format.columns().stream().map(this::shown).toList();
        Table table = Table.of(wanted.stream().map(Column::header).toArray(String[]::new));
        shown.forEach(item -> table.row(
                wanted.stream().map(column -> column.text().apply(item)).toArray(String[]::new)));
        return table;
    }

    private Set<String> headings() {
        return columns.stream().map(Column::header).collect(Collectors.toUnmodifiableSet());
    }

    /** A column that the user chose by its heading or by the name of a field. */
    private Column shown(String name) {
        String header = name.toUpperCase(Locale.ROOT);
        for (Column column : columns) {
            if (column.header().equals(header)) {
                return column;
            }
        }
        return new Column(header, item -> text(Filter.at(item, name)));
    }

    private static ArrayNode cut(ArrayNode items, ListFormat format) {
        ArrayNode cut = Json.array();
        items.forEach(item -> {
            ObjectNode some = Json.object();
            format.columns().forEach(field -> some.set(field, Filter.at(item, field)));
            cut.add(some);
        });
        return cut;
    }

    private static String text(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue() ? "yes" : "no";
        }
        if (node.isArray()) {
            List<String> texts = new ArrayList<>();
            node.forEach(element -> texts.add(text(element)));
            return String.join(", ", texts);
        }
        if (node.isObject()) {
            List<String> texts = new ArrayList<>();
            node.properties().forEach(field -> texts.add(field.getKey() + "=" + text(field.getValue())));
            return String.join(", ", texts);
        }
        Instant time = time(Filter.text(node));
        return time == null ? Filter.text(node) : TimeText.of(time);
    }

    private static @Nullable Instant time(String text) {
        if (text.length() < 20 || !text.endsWith("Z")) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
