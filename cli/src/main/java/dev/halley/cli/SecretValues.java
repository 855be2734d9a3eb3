package dev.halley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        JsonNode map;
        try {
            map = YAMLMapper.builder().build().readTree(file ? read(Path.of(what)) : text);
        } catch (JsonProcessingException e) {
            // The cause would quote the text.
            throw new HalleyException(
                    ErrorKind.INVALID,
                    what + " is neither JSON nor YAML (line " + e.getLocation().getLineNr()
                            + "; expected: a map of keys and values).");
        }
        if (!map.isObject()) {
            throw new HalleyException(ErrorKind.INVALID, what + " (expected: a map of keys and values).");
        }
        Map<String, String> values = new LinkedHashMap<>();
        map.properties().forEach(entry -> {
            if (entry.getValue().isContainerNode()) {
                throw new HalleyException(
                        ErrorKind.INVALID, what + ": the value of '" + entry.getKey() + "' (expected: a text).");
            }
            values.put(entry.getKey(), entry.getValue().asText());
        });
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
