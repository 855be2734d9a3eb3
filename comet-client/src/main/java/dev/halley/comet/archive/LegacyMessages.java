package dev.halley.comet.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Old archives hold {@code ws_msg}: one record for anything that was logged, with the field of that thing set. Here it becomes the
 * messages that newer archives hold.
 */
final class LegacyMessages {

    static final String TYPE = "ws_msg";

    /** Fields that are called the same in the newer message, with its type. */
    private static final Map<String, MessageType> SAME = Map.of(
            "html", MessageType.HTML,
            "htmlOverride", MessageType.HTML_OVERRIDE,
            "graph", MessageType.GRAPH,
            "code", MessageType.CODE,
            "installed_packages", MessageType.INSTALLED_PACKAGES,
            "os_packages", MessageType.OS_PACKAGES,
            "gpu_static_info", MessageType.GPU_STATIC_INFO);

    private LegacyMessages() {}

    static List<ArchivedMessage> modern(ArchivedMessage old) {
        List<ArchivedMessage> modern = new ArrayList<>();
        JsonNode payload = old.payload();
        if (present(payload, "metric")) {
            add(modern, old, MessageType.METRIC, copy(payload, "metric", "context", "local_timestamp"));
        }
        if (present(payload, "param") || present(payload, "params")) {
            add(modern, old, MessageType.PARAMETER, copy(payload, "param", "params", "context", "local_timestamp"));
        }
        SAME.forEach((field, type) -> {
            if (present(payload, field)) {
                add(modern, old, type, copy(payload, field));
            }
        });
        if (present(payload, "stdout")) {
            ObjectNode output = copy(payload, "stderr", "context", "local_timestamp");
            output.set("output", payload.get("stdout"));
            add(modern, old, MessageType.OUTPUT, output);
        }
        if (present(payload, "log_other")) {
            ObjectNode other = copy(payload.get("log_other"), "key");
            other.set("value", payload.get("log_other").get("val"));
            add(modern, old, MessageType.OTHER, other);
        }
        if (present(payload, "log_dependency")) {
            ObjectNode dependency = copy(payload.get("log_dependency"), "name", "version");
            dependency.set("local_timestamp", payload.get("local_timestamp"));
            add(modern, old, MessageType.DEPENDENCY, dependency);
        }
        if (present(payload, "log_system_info")) {
            add(modern, old, MessageType.SYSTEM_INFO, named("system_info", payload.get("log_system_info")));
        }
        if (present(payload, "fileName")) {
            add(modern, old, MessageType.FILE_NAME, named("file_name", payload.get("fileName")));
        }
        if (present(payload, "git_meta")) {
            add(modern, old, MessageType.GIT_METADATA, named("git_metadata", payload.get("git_meta")));
        }
        if (payload.path("env_details").isObject()) {
            add(
                    modern,
                    old,
                    MessageType.SYSTEM_DETAILS,
                    payload.get("env_details").deepCopy());
        }
        return modern;
    }

    private static boolean present(JsonNode payload, String field) {
        return payload.hasNonNull(field);
    }

    private static ObjectNode copy(JsonNode payload, String... fields) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (String field : fields) {
            if (payload.has(field)) {
                copy.set(field, payload.get(field));
            }
        }
        return copy;
    }

    private static ObjectNode named(String field, JsonNode value) {
        return JsonNodeFactory.instance.objectNode().set(field, value);
    }

    private static void add(List<ArchivedMessage> modern, ArchivedMessage old, MessageType type, JsonNode payload) {
        modern.add(new ArchivedMessage(old.line(), old.id(), type.wireName(), payload));
    }
}
