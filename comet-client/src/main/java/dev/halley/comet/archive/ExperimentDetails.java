package dev.halley.comet.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.comet.archive.ArchiveHttp.Refusal;
import dev.halley.comet.protocol.CometPaths;
import java.util.List;
import java.util.Map;

/** Texts of a whole experiment, its machine, its packages, its commit. */
final class ExperimentDetails {

    private static final String WRITE = CometPaths.WRITE + "/experiment/";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** How comet_ml calls a field in an archive, and how on the wire. */
    private static final Map<String, String> SYSTEM_FIELDS = Map.ofEntries(
            Map.entry("command", "command"),
            Map.entry("env", "env"),
            Map.entry("hostname", "hostname"),
            Map.entry("ip", "ip"),
            Map.entry("machine", "machine"),
            Map.entry("os", "os"),
            Map.entry("os_release", "osRelease"),
            Map.entry("os_type", "osType"),
            Map.entry("pid", "pid"),
            Map.entry("processor", "processor"),
            Map.entry("python_exe", "executable"),
            Map.entry("python_version", "pythonVersion"),
            Map.entry("python_version_verbose", "pythonVersionVerbose"),
            Map.entry("user", "user"));

    /** Posts a body, and notes a refusal of it. */
    interface Teller {
        void tell(String path, JsonNode body, String what);
    }

    private final Teller teller;
    private final ArchiveHttp http;
    private final String key;
    private final long startMillis;

    ExperimentDetails(Teller teller, ArchiveHttp http, String key, long startMillis) {
        this.teller = teller;
        this.http = http;
        this.key = key;
        this.startMillis = startMillis;
    }

    void send(List<ArchivedMessage> details, List<String> refused) {
        ArrayNode dependencies = JSON.arrayNode();
        for (ArchivedMessage detail : details) {
            MessageType type = MessageType.of(detail.type()).orElseThrow();
            if (type == MessageType.DEPENDENCY) {
                dependencies.addObject().put("name", detail.text("name")).put("version", detail.text("version"));
            } else {
                teller.tell(path(type), body(type, detail), "its " + detail.type());
            }
        }
        if (!dependencies.isEmpty()) {
            ObjectNode body = body().put("timestamp", startMillis);
            body.set("logDependencies", dependencies);
            try {
                http.put(WRITE + "dependencies", body);
            } catch (Refusal refusal) {
                refused.add("the server refuses its dependencies: " + refusal.why());
            }
        }
    }

    private static String path(MessageType type) {
        return WRITE
                + switch (type) {
                    case HTML, HTML_OVERRIDE -> "html";
                    case GRAPH -> "graph";
                    case CODE -> "code";
                    case FILE_NAME -> "file-path";
                    case GIT_METADATA -> "git/metadata";
                    case CLOUD_DETAILS -> "cloud-details";
                    default -> "system-details";
                };
    }

    private ObjectNode body(MessageType type, ArchivedMessage detail) {
        ObjectNode body = body();
        JsonNode payload = detail.payload();
        switch (type) {
            // The archive does not say when; a number that is the same each time lets the server count it once.
            case HTML ->
                body.put("html", detail.text("html"))
                        .put("override", false)
                        .put("timestamp", startMillis + detail.id());
            case HTML_OVERRIDE ->
                body.put("html", detail.text("htmlOverride"))
                        .put("override", true)
                        .put("timestamp", startMillis + detail.id());
            case GRAPH -> body.put("graph", detail.text("graph"));
            case CODE -> body.put("code", detail.text("code"));
            case FILE_NAME -> body.put("filePath", detail.text("file_name"));
            case INSTALLED_PACKAGES -> body.set("installedPackages", payload.get("installed_packages"));
            case OS_PACKAGES -> body.set("osPackages", payload.get("os_packages"));
            case GPU_STATIC_INFO -> body.set("gpuStaticInfoList", payload.get("gpu_static_info"));
            case SYSTEM_INFO -> body.putArray("logAdditionalSystemInfoList").add(payload.get("system_info"));
            case CLOUD_DETAILS -> {
                body.put("provider", detail.text("provider"));
                body.set("metadata", payload.get("cloud_metadata"));
            }
            case GIT_METADATA ->
                List.of("user", "root", "branch", "parent", "origin")
                        .forEach(field ->
                                body.set(field, payload.path("git_metadata").get(field)));
            default ->
                SYSTEM_FIELDS.forEach((archived, wire) -> {
                    if (payload.hasNonNull(archived)) {
                        body.set(wire, payload.get(archived));
                    }
                });
        }
        return body;
    }

    private ObjectNode body() {
        return JSON.objectNode().put("experimentKey", key);
    }
}
