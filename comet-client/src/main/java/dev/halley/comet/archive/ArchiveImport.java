package dev.halley.comet.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.comet.archive.ArchiveHttp.Refusal;
import dev.halley.comet.archive.ArchivedRun.Resume;
import dev.halley.comet.client.CometConfig;
import dev.halley.comet.protocol.CometPaths;
import dev.halley.comet.protocol.SdkErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Sends archives to a Comet server, in the calls that comet_ml itself would use. A point, a piece of output, an appended HTML has the
 * time and number that it was logged with, and a file has its id, so that what is sent again counts once; what comet_ml's own upload
 * loses is kept: every point, the time of output, the step of 3D scenes.
 */
public final class ArchiveImport {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int BATCH = 1_000;
    private static final String VERSION = "halley-import";

    private final CometConfig config;
    private final ArchiveLimits limits;
    private final ImportOptions options;

    public ArchiveImport(CometConfig config, ArchiveLimits limits, ImportOptions options) {
        this.config = config;
        this.limits = limits;
        this.options = options;
    }

    /**
     * Imports one archive.
     *
     * @throws ImportException if the archive is not good, or the server cannot be used
     */
    public ImportReport run(Path path) {
        try (OfflineArchive archive = OfflineArchive.open(path, limits)) {
            ArchiveContents contents = ArchiveContents.read(archive, options.skipInvalid());
            return new Sending(archive, contents).send();
        } catch (IOException unreadable) {
            throw ImportException.archive(path + ": it cannot be read: " + unreadable.getMessage() + ".");
        }
    }

    /** One archive on its way. */
    private final class Sending {

        private final OfflineArchive archive;
        private final ArchiveContents contents;
        private final ArchivedRun run;
        private final ArchiveHttp http;
        private final List<String> refused = new ArrayList<>();
        private final String key;
        private boolean resumed;
        private String runId = "";
        private String projectId = "";
        private String url = "";
        private long metrics;
        private long parameters;
        private long output;
        private long files;

        Sending(OfflineArchive archive, ArchiveContents contents) {
            this.archive = archive;
            this.contents = contents;
            this.run = archive.run();
            this.http = new ArchiveHttp(config, archive.path().toString());
            this.key = options.copy() ? UUID.randomUUID().toString().replace("-", "") : run.key();
        }

        ImportReport send() throws IOException {
            if (!begin()) {
                return report(true);
            }
            tell(CometPaths.STATUS_REPORT, status(true), "the sign of life");
            if (!run.tags().isEmpty()) {
                ArrayNode tags = JSON.arrayNode();
                run.tags().forEach(tags::add);
                tell(CometPaths.ADD_TAGS, body().set("addedTags", tags), "its tags");
            }
            new ExperimentDetails(this::tell, http, key, run.startMillis()).send(contents.details(), refused);
            for (ArchivedMessage other : contents.others()) {
                ObjectNode body = body().put("key", other.text("key"));
                body.set("value", other.payload().get("value"));
                tell(
                        CometPaths.LOG_OTHER,
                        body.put("timestamp", run.stopMillis()),
                        "other '" + other.text("key") + "'");
            }
            parameters();
            series();
            Set<String> known = resumed ? knownAssets() : Set.of();
            ArchivedFiles archived = new ArchivedFiles(archive, http, key, projectId, runId, known);
            for (ArchivedMessage file : contents.files()) {
                files += archived.send(file, refused);
            }
            if (!options.copy()) {
                // The versions of a copy are those of the original.
                new ModelRegistrations(http, key, resumed).send(contents.registrations(), refused);
            }
            end();
            return report(false);
        }

        private ImportReport report(boolean alreadyThere) {
            List<String> problems = new ArrayList<>(contents.skipped());
            refused.forEach(each -> problems.add(archive.path() + ": " + each + "."));
            return new ImportReport(
                    archive.path(), key, url, alreadyThere, metrics, parameters, output, files, List.copyOf(problems));
        }

        /** Opens the experiment; false if there is nothing to do. */
        private boolean begin() {
            Resume resume = options.copy() ? Resume.CREATE : run.resume();
            try {
                if (resume == Resume.GET) {
                    goOn();
                } else {
                    opened(http.post(CometPaths.ADD_RUN, newRun()));
                    resumed = knows();
                }
                return true;
            } catch (Refusal refusal) {
                if (refusal.code() != SdkErrorCode.EXPERIMENT_EXISTS) {
                    throw wrong(refusal);
                }
            }
            if (resume == Resume.CREATE) {
                return false;
            }
            try {
                goOn();
                return true;
            } catch (Refusal refusal) {
                throw wrong(refusal);
            }
        }

        private ObjectNode newRun() {
            ObjectNode body = JSON.objectNode();
            body.put("apiKey", config.apiKey())
                    .put("local_timestamp", run.startMillis())
                    .put("experimentKey", key)
                    .put("offline", true)
                    .put("projectName", options.project() == null ? run.project() : options.project())
                    .put("teamName", options.workspace() == null ? run.workspace() : options.workspace())
                    .put("libVersion", VERSION)
                    .put("getOrCreateEnabled", false);
            return body;
        }

        private void goOn() throws Refusal {
            resumed = true;
            opened(http.post(
                    CometPaths.GET_RUN,
                    JSON.objectNode()
                            .put("apiKey", config.apiKey())
                            .put("local_timestamp", run.startMillis())
                            .put("previousExperiment", key)
                            .put("libVersion", VERSION)));
        }

        private void opened(JsonNode answer) {
            if (!answer.path("runId").isTextual()) {
                throw new ImportException(
                        ImportException.Kind.UNREACHABLE,
                        "what answers at " + config.url()
                                + " is no Comet server: its handshake names no run. Correct the" + " address.",
                        null);
            }
            runId = answer.path("runId").asText();
            projectId = answer.path("project_id").asText("");
            String focus = answer.path("focusUrl").asText("");
            url = focus.isEmpty() ? "" : focus + key;
        }

        /** Whether an experiment that was just opened had been begun before: an import that was cut off, or the run itself. */
        private boolean knows() throws Refusal {
            return !knownAssets().isEmpty();
        }

        private ImportException wrong(Refusal refusal) {
            boolean who = refusal.code() == SdkErrorCode.UNKNOWN_API_KEY || refusal.status() == 401;
            return new ImportException(
                    who ? ImportException.Kind.UNAUTHORIZED : ImportException.Kind.REFUSED,
                    archive.path()
                            + (who
                                    ? ": the server at " + config.url() + " does not know this API key"
                                    : ": the server at " + config.url() + " refuses experiment " + key + ": "
                                            + refusal.why())
                            + (who ? ". Copy the key again from its settings page." : ". Nothing was imported."),
                    refusal);
        }

        private Set<String> knownAssets() {
            Set<String> ids = new HashSet<>();
            try {
                http.get(CometPaths.READ + "/experiment/asset/list", Map.of("experimentKey", key, "type", "all"))
                        .path("assets")
                        .forEach(asset -> ids.add(asset.path("assetId").asText()));
            } catch (Refusal cannotSay) {
                // Then all are sent, which is slower and no harm.
                return Set.of();
            }
            return ids;
        }

        private ObjectNode body() {
            return JSON.objectNode().put("experimentKey", key);
        }

        private void tell(String path, JsonNode body, String what) {
            try {
                http.post(path, body);
            } catch (Refusal refusal) {
                refused.add("the server refuses " + what + ": " + refusal.why());
            }
        }

        private void parameters() {
            ArrayNode batch = JSON.arrayNode();
            for (ArchivedMessage message : contents.parameters()) {
                JsonNode parameter = MessageType.parameter(message.payload());
                ObjectNode value = batch.addObject()
                        .put("parameterName", parameter.path("paramName").asText());
                value.set("parameterValue", parameter.get("paramValue"));
                value.set("step", parameter.get("step"));
                value.set("source", parameter.get("source"));
                value.put("context", message.text("context")).put("timestamp", time(message));
                parameters++;
                if (batch.size() == BATCH) {
                    batch = flush(CometPaths.PARAMETER_BATCH, "values", batch, "parameters");
                }
            }
            flush(CometPaths.PARAMETER_BATCH, "values", batch, "parameters");
        }

        /** Metrics and output, straight from the archive. */
        private void series() throws IOException {
            ArrayNode[] points = {JSON.arrayNode()};
            ArrayNode[] pieces = {JSON.arrayNode()};
            archive.messages((line, why) -> {}, message -> {
                if (message.type().equals(MessageType.METRIC.wireName())) {
                    points[0].add(point(message));
                    metrics++;
                    if (points[0].size() == BATCH) {
                        points[0] = flush(CometPaths.METRIC_BATCH, "values", points[0], "metrics");
                    }
                } else if (message.type().equals(MessageType.OUTPUT.wireName())) {
                    pieces[0]
                            .addObject()
                            .put("output", message.text("output"))
                            .put("stderr", message.payload().path("stderr").asBoolean(false))
                            .put("localTimestamp", time(message))
                            .put("offset", message.id());
                    output++;
                    if (pieces[0].size() == BATCH) {
                        pieces[0] = flush(CometPaths.OUTPUT, "outputLines", pieces[0], "output");
                    }
                }
            });
            flush(CometPaths.METRIC_BATCH, "values", points[0], "metrics");
            flush(CometPaths.OUTPUT, "outputLines", pieces[0], "output");
        }

        private ObjectNode point(ArchivedMessage message) {
            JsonNode metric = message.payload().path("metric");
            ObjectNode point = JSON.objectNode();
            point.set("metricName", metric.get("metricName"));
            point.set("metricValue", metric.get("metricValue"));
            point.set("step", metric.get("step"));
            point.set("epoch", metric.get("epoch"));
            return point.put("context", message.text("context")).put("timestamp", time(message));
        }

        private long time(ArchivedMessage message) {
            return message.time() == 0 ? run.startMillis() : message.time();
        }

        private ArrayNode flush(String path, String field, ArrayNode batch, String what) {
            if (!batch.isEmpty()) {
                tell(path, body().set(field, batch), batch.size() + " values of its " + what);
            }
            return JSON.arrayNode();
        }

        private JsonNode status(boolean alive) {
            return body().put("apiKey", config.apiKey())
                    .put("runId", runId)
                    .put("projectId", projectId)
                    .put("is_alive", alive)
                    .put("offline", true)
                    .put("local_timestamp", alive ? run.startMillis() : run.stopMillis());
        }

        /** Only what was imported whole has ended: the rest can be imported again. */
        private void end() {
            if (run.error() != null) {
                tell(
                        CometPaths.UPDATE_STATUS,
                        body().put("isAlive", true).put("hasCrashed", false).put("error", run.error()),
                        "the error that it ended with");
            }
            if (!refused.isEmpty()) {
                return;
            }
            tell(CometPaths.STATUS_REPORT, status(false), "the end");
            ObjectNode times = body().put("apiKey", config.apiKey()).put("runId", runId);
            boolean begun = options.copy() || run.resume() == Resume.CREATE || !resumed;
            // Null leaves the time of whoever began it.
            times.put("startTimestamp", begun ? Long.valueOf(run.startMillis()) : null)
                    .put("endTimestamp", run.stopMillis());
            tell("/clientlib/status-report/offline-metadata", times, "its times");
        }
    }
}
