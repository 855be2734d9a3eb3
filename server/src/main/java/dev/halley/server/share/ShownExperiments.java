package dev.halley.server.share;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which experiments the state of a saved view names. A table's or a chart's state is the address of its page; a report's is JSON, in which
 * blocks say {@code filter}, {@code q} with {@code tag}, {@code search} (an address) or keys of experiments. What is not said so is not
 * shown to outsiders.
 */
record ShownExperiments(Set<String> listed, Set<String> archived, Set<String> keys) {

    private static final Set<String> KEYS = Set.of("experimentKey", "experimentKeys", "experiments", "pin", "base");

    static ShownExperiments of(String state) {
        ShownExperiments shown =
                new ShownExperiments(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        String text = state.strip();
        if (text.isEmpty() || text.startsWith("?")) {
            shown.address(text);
            return shown;
        }
        try {
            shown.walk(Json.MAPPER.readTree(text));
        } catch (JsonProcessingException neither) {
            // Neither: it names no experiment.
        }
        return shown;
    }

    Set<String> filters() {
        Set<String> all = new HashSet<>(listed);
        all.addAll(archived);
        return all;
    }

    String json() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.set("listed", Json.MAPPER.valueToTree(listed));
        json.set("archived", Json.MAPPER.valueToTree(archived));
        json.set("keys", Json.MAPPER.valueToTree(keys));
        return json.toString();
    }

    private void address(String search) {
        List<String> tags = new ArrayList<>();
        String typed = "";
        boolean isArchive = false;
        for (String pair : search.replaceFirst("^\\?", "").split("&", -1)) {
            int at = pair.indexOf('=');
            String value = at < 0 ? "" : decoded(pair.substring(at + 1));
            switch (at < 0 ? pair : decoded(pair.substring(0, at))) {
                case "q" -> typed = value;
                case "tag" -> tags.add(value);
                case "archived" -> isArchive = value.equals("1") || value.equals("true");
                case "pin", "base" -> keys.add(value);
                default -> {
                    // How it looks.
                }
            }
        }
        add(typed, tags, isArchive);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return part;
        }
    }

    /** As the pages join the field's filter and the tags that were clicked. */
    private void add(String typed, List<String> tags, boolean isArchive) {
        List<String> parts = new ArrayList<>();
        if (!typed.isBlank()) {
            parts.add(tags.isEmpty() ? typed.strip() : "(" + typed.strip() + ")");
        }
        tags.forEach(tag -> parts.add("tag = '" + tag.replace("\\", "\\\\").replace("'", "\\'") + "'"));
        (isArchive ? archived : listed).add(String.join(" and ", parts));
    }

    private void walk(JsonNode node) {
        if (node.isObject()) {
            if (node.path("filter").isTextual()) {
                add(node.path("filter").asText(), texts(node.path("tag")), isArchive(node));
            } else if (node.path("q").isTextual()) {
                add(node.path("q").asText(), texts(node.path("tag")), isArchive(node));
            }
            if (node.path("search").isTextual()) {
                address(node.path("search").asText());
            }
            node.properties().forEach(member -> {
                if (KEYS.contains(member.getKey())) {
                    keys.addAll(texts(member.getValue()));
                }
                walk(member.getValue());
            });
        } else if (node.isArray()) {
            node.forEach(this::walk);
        }
    }

    private static boolean isArchive(JsonNode node) {
        return node.path("archived").asBoolean(false)
                || node.path("archived").asText().equals("1");
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isTextual()) {
            texts.add(value.asText());
        }
        value.forEach(each -> {
            if (each.isTextual()) {
                texts.add(each.asText());
            }
        });
        return texts;
    }
}
