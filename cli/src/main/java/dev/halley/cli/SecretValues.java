package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Values of secrets that are not given one by one on the command line. No message holds one. */
final class SecretValues {

    private SecretValues() {}

    /** @param text a JSON or YAML map, or {@code @} and the name of a file with one; null for none */
    static Map<String, String> parse(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        boolean file = text.startsWith("@");
        String what = file ? text.substring(1) : "--values";
        Node node;
        try {
            node = new Yaml(new LoaderOptions()).compose(new StringReader(file ? read(Path.of(what)) : text));
        } catch (MarkedYAMLException e) {
            // The cause would quote the text.
            throw new HalleyException(
                    ErrorKind.INVALID,
                    what + " is neither JSON nor YAML (line "
                            + (e.getProblemMark().getLine() + 1) + "; expected: a map of keys and values).");
        } catch (YAMLException e) {
            throw new HalleyException(
                    ErrorKind.INVALID, what + " is neither JSON nor YAML (expected: a map of keys and values).");
        }
        if (!(node instanceof MappingNode map)) {
            throw new HalleyException(ErrorKind.INVALID, what + " (expected: a map of keys and values).");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (NodeTuple entry : map.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
            // As it was written: 0123 and no are passwords, too, and neither 83 nor false.
            if (!(entry.getValueNode() instanceof ScalarNode value)
                    || value.getTag().equals(Tag.NULL)) {
                throw new HalleyException(ErrorKind.INVALID, what + ": the value of '" + key + "' (expected: a text).");
            }
            if (values.put(key, value.getValue()) != null) {
                throw new HalleyException(
                        ErrorKind.INVALID, what + ": the key '" + key + "' is there twice (expected: once).");
            }
        }
        return values;
    }

    static Map<String, String> ofFiles(Map<String, Path> files) {
        Map<String, String> values = new LinkedHashMap<>();
        files.forEach((key, file) -> values.put(key.replace('-', '_'), read(file)));
        return values;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new HalleyException(
                    Files.exists(file) ? ErrorKind.FAILED : ErrorKind.NOT_FOUND,
                    "The file " + file + (Files.exists(file) ? " cannot be read as text." : " does not exist."),
                    e);
        }
    }
}
