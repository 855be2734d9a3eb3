package dev.halley.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one thing, a line for each field that has a value. Confined to one command. */
public final class Fields {

    private static final String GAP = "  ";

    private record Field(String label, List<String> lines) {}

    private final List<Field> fields = new ArrayList<>();

    private Fields() {}

    public static Fields of() {
        return new Fields();
    }

    /** Leaves out a field without a value. */
    public Fields add(String label, @Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (!text.isBlank()) {
            fields.add(new Field(label, text.lines().toList()));
        }
        return this;
    }

    /** One line for each of several values. */
    public Fields addAll(String label, Collection<String> values) {
        return add(label, String.join("\n", values));
    }

    /** One line for each entry, as {@code key = value}. */
    public Fields addAll(String label, Map<String, ?> values) {
        return addAll(
                label,
                values.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + text(entry.getValue()))
                        .toList());
    }

    private static String text(Object value) {
        return value instanceof JsonNode node && node.isValueNode() ? node.asText() : String.valueOf(value);
    }

    /** Prints to the result of the command. */
    public void print(Terminal terminal) {
        int width =
                fields.stream().mapToInt(field -> field.label().length()).max().orElse(0);
        for (Field field : fields) {
            String label = field.label();
            for (String line : field.lines()) {
                String padding = " ".repeat(width - label.length());
                terminal.print((Style.BOLD.in(terminal.coloursOut(), label) + padding + GAP + line).stripTrailing());
                label = "";
            }
        }
    }
}
