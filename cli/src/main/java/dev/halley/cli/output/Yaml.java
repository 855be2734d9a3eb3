package dev.halley.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a document as YAML. Whatever could be read as something else than the text that it is stands in quotes. */
final class Yaml {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_/.@+ -]*[A-Za-z0-9_/]|[A-Za-z_]");
    private static final Pattern SPECIAL =
            Pattern.compile("(?i)true|false|yes|no|on|off|null|~|y|n|\\.inf|\\.nan|[0-9.+-]+.*");

    private Yaml() {}

    static String text(JsonNode document) {
        StringBuilder text = new StringBuilder();
        write(document, 0, text);
        return text.toString().stripTrailing();
    }

    private static void write(JsonNode node, int indent, StringBuilder text) {
        if (node.isObject() && !node.isEmpty()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                text.append(" ".repeat(indent)).append(scalar(field.getKey())).append(':');
                value(field.getValue(), indent, text);
            }
        } else if (node.isArray() && !node.isEmpty()) {
            for (JsonNode element : node) {
                text.append(" ".repeat(indent)).append('-');
                element(element, indent, text);
            }
        } else {
            text.append(leaf(node)).append('\n');
        }
    }

    private static void value(JsonNode node, int indent, StringBuilder text) {
        if (node.isContainerNode() && !node.isEmpty()) {
            text.append('\n');
            write(node, indent + 2, text);
        } else {
            text.append(' ').append(leaf(node)).append('\n');
        }
    }

    /** The first line of an element stands beside its dash. */
    private static void element(JsonNode node, int indent, StringBuilder text) {
        if (node.isContainerNode() && !node.isEmpty()) {
            StringBuilder inner = new StringBuilder();
            write(node, indent + 2, inner);
            text.append(' ').append(inner.substring(indent + 2));
        } else {
            text.append(' ').append(leaf(node)).append('\n');
        }
    }

    private static String leaf(JsonNode node) {
        return node.isTextual() ? scalar(node.textValue()) : node.toString();
    }

    private static String scalar(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !SPECIAL.matcher(text).matches();
        return plain ? text : TextNode.valueOf(text).toString();
    }
}
