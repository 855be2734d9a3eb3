package dev.halley.comet.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.comet.zip.ForeignZip;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a line of {@code messages.json} can be, and what it must have. */
enum MessageType {
    METRIC("metric_msg", text("metric.metricName"), given("metric.metricValue")),
    PARAMETER("parameter_msg", new Need("param", "an object with paramName", MessageType::namesAParameter)),
    OTHER("log_other", given("key")),
    OUTPUT("standard_output", text("output")),
    FILE("file_upload", text("file_path"), text("upload_type")),
    REMOTE_FILE("remote_file", text("remote_uri"), text("upload_type")),
    REMOTE_MODEL("remote_model", text("model_name"), array("remote_assets")),
    REGISTER_MODEL("register_model", text("model_name")),
    HTML("html", text("html")),
    HTML_OVERRIDE("htmlOverride", text("htmlOverride")),
    GRAPH("graph", text("graph")),
    CODE("code", text("code")),
    FILE_NAME("file_name", text("file_name")),
    INSTALLED_PACKAGES("installed_packages", array("installed_packages")),
    OS_PACKAGES("os_packages", array("os_packages")),
    SYSTEM_DETAILS("system_details"),
    SYSTEM_INFO("system_info", given("system_info.key")),
    DEPENDENCY("log_dependency", given("name")),
    SCENE("3d-image", text("name"), array("items")),
    CLOUD_DETAILS("cloud_details", given("provider")),
    GPU_STATIC_INFO("gpu_static_info", array("gpu_static_info")),
    GIT_METADATA("git_metadata", given("git_metadata"));

    private static final Map<String, MessageType> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(type -> type.wireName, Function.identity()));

    private record Need(String field, String expected, Predicate<JsonNode> met) {}

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // The list is List.of(…), and what it holds cannot change.
    private final List<Need> needs;

    MessageType(String wireName, Need... needs) {
        this.wireName = wireName;
        this.needs = List.of(needs);
    }

    static Optional<MessageType> of(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    String wireName() {
        return wireName;
    }

    static String all() {
        return Stream.of(values()).map(MessageType::wireName).sorted().collect(Collectors.joining(", "));
    }

    /** What is missing or wrong in a payload, as {@code field: value (expected: …)}. */
    Optional<String> problem(JsonNode payload) {
        for (Need need : needs) {
            if (!need.met.test(payload)) {
                JsonNode found = at(payload, need.field);
                String shown = found.isMissingNode() ? "missing" : "'" + ForeignZip.shown(found.toString()) + "'";
                return Optional.of(
                        String.format(Locale.ROOT, "%s: %s (expected: %s)", need.field, shown, need.expected));
            }
        }
        return Optional.empty();
    }

    private static Need text(String field) {
        return new Need(field, "a text", payload -> at(payload, field).isTextual());
    }

    private static Need array(String field) {
        return new Need(field, "a list", payload -> at(payload, field).isArray());
    }

    private static Need given(String field) {
        return new Need(field, "a value", payload -> {
            JsonNode found = at(payload, field);
            return !found.isMissingNode() && !found.isNull();
        });
    }

    private static boolean namesAParameter(JsonNode payload) {
        return parameter(payload).path("paramName").isTextual();
    }

    /** Comet: a parameter that is a list is called {@code params}. */
    static JsonNode parameter(JsonNode payload) {
        return payload.path(payload.path("param").isObject() ? "param" : "params");
    }

    private static JsonNode at(JsonNode payload, String field) {
        JsonNode node = payload;
        for (String part : field.split("\\.", -1)) {
            node = node.path(part);
        }
        return node;
    }
}
