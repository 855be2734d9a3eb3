package dev.halley.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A view of a project's experiments: which ones, in which order, with which columns and panel. A view is an address, so everything
 * that a page can show can be said here; what it has no method for goes through {@link #with}.
 *
 * <pre>{@code
 * View best = View.table("best runs")
 *         .filter("metric.loss.min < 1 and state = finished")
 *         .sort("metric:loss")
 *         .columns("state", "metric:loss", "metric.best:accuracy", "param:rate")
 *         .groupBy("param:optimizer")
 *         .forTeam();
 * Files.writeString(Path.of("views/best.yaml"), best.toYaml()); // halley view apply views/best.yaml --project digits
 * }</pre>
 */
public final class View {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    private final String kind;
    private final String name;
    private final boolean team;
    private final Map<String, List<String>> values;

    private View(String kind, String name, boolean team, Map<String, List<String>> values) {
        this.kind = kind;
        this.name = name;
        this.team = team;
        this.values = values;
    }

    /** A view of the table of a project. */
    public static View table(String name) {
        return new View("table", name, false, Map.of());
    }

    /** A view as the server keeps it. */
    public static View ofState(String kind, String name, boolean team, String state) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (!kind.equals("table") && !kind.equals("charts")) {
            return new View(kind, name, team, Map.of("text", List.of(state)));
        }
        for (String pair : state.replaceFirst("^\\?", "").split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.computeIfAbsent(decoded(pair.substring(0, equals)), none -> new ArrayList<>())
                        .add(decoded(pair.substring(equals + 1)));
            }
        }
        return new View(kind, name, team, values);
    }

    /**
     * A view of a file, in YAML or JSON.
     *
     * @param where what the file is called, for the refusal
     * @throws HalleyException INVALID if it is no view
     */
    public static View parse(String text, String where) {
        JsonNode file;
        try {
            file = YAML.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    where + " is neither YAML nor JSON: " + malformed.getOriginalMessage(),
                    malformed);
        }
        if (file.path("halleyView").asInt() != 1 || !file.path("name").isTextual()) {
            throw new HalleyException(
                    ErrorKind.INVALID, where + " is no view of Halley (expected: 'halleyView: 1', 'name' and 'view').");
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        file.path("view").properties().forEach(entry -> {
            List<String> texts = new ArrayList<>();
            if (entry.getValue().isArray()) {
                entry.getValue().forEach(each -> texts.add(each.asText()));
            } else {
                texts.add(entry.getValue().asText());
            }
            values.put(entry.getKey(), texts);
        });
        return new View(
                file.path("kind").asText("table"),
                file.path("name").asText(),
                file.path("team").asBoolean(),
                values);
    }

    /** Which experiments, in the filter language. */
    public View filter(String filter) {
        return with("q", filter);
    }

    /** What decides the order, with a minus for the highest first: {@code -metric:accuracy}. */
    public View sort(String... columns) {
        return with("sort", columns);
    }

    /** The columns in their order: {@code metric:loss}, {@code metric.min:loss}, {@code metric@100:loss}, {@code param:rate}. */
    public View columns(String... columns) {
        return with("col", columns);
    }

    /** Groups, the outermost first. */
    public View groupBy(String... columns) {
        return with("group", columns);
    }

    /** A picture over the table: {@code scatter}, {@code parallel}, {@code bar}, {@code box} or {@code importance}. */
    public View panel(String panel, String x, String y) {
        return with("panel", panel).with("px", x).with("py", y);
    }

    /** Only the columns that differ. */
    public View onlyDifferent() {
        return with("differ", "1");
    }

    /** Experiments that stay on top, by their keys. */
    public View pin(String... experimentKeys) {
        return with("pin", experimentKeys);
    }

    /** A parameter of the page's address. */
    public View with(String parameter, String... texts) {
        Map<String, List<String>> changed = new LinkedHashMap<>(values);
        changed.put(parameter, List.of(texts));
        return new View(kind, name, team, changed);
    }

    /** Everybody of the workspace sees it. */
    public View forTeam() {
        return new View(kind, name, true, values);
    }

    public String kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public boolean team() {
        return team;
    }

    /** As the server keeps it. */
    public String state() {
        if (!kind.equals("table") && !kind.equals("charts")) {
            return String.join("", values.getOrDefault("text", List.of()));
        }
        List<String> pairs = new ArrayList<>();
        values.forEach(
                (parameter, texts) -> texts.forEach(text -> pairs.add(encoded(parameter) + "=" + encoded(text))));
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    /** As a file that people read and git compares. */
    public String toYaml() {
        ObjectNode file = YAML.createObjectNode()
                .put("halleyView", 1)
                .put("kind", kind)
                .put("name", name)
                .put("team", team);
        ObjectNode view = file.putObject("view");
        values.forEach((parameter, texts) -> {
            if (texts.size() == 1) {
                view.put(parameter, texts.get(0));
            } else {
                texts.forEach(view.withArray(parameter)::add);
            }
        });
        try {
            return YAML.writeValueAsString(file);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The page writes colons and slashes as they are, so that people can read its address. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2F", "/");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof View view && view.toYaml().equals(toYaml());
    }

    @Override
    public int hashCode() {
        return toYaml().hashCode();
    }

    @Override
    public String toString() {
        return kind + " " + name + " " + state();
    }
}
