package dev.halley.server.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.halley.server.asset.Blobs;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.DamagedException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.metric.DamagedPointsException;
import dev.halley.server.metric.MetricPoint;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.project.Project;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes exports. What cannot be read any more is named where it would stand, and the rest goes on: damage in one place must not keep
 * all else from leaving. Thread-safe.
 */
final class Exports {

    /** Points of one line. */
    private static final int POINTS_A_LINE = 1_000;

    private final Database database;
    private final MetricStore metrics;
    private final Blobs blobs;
    private final Clock clock;
    private final String version;
    private final ExportRows rows;

    Exports(Database database, MetricStore metrics, Blobs blobs, String version, Clock clock) {
        this.database = database;
        this.metrics = metrics;
        this.blobs = blobs;
        this.version = version;
        this.clock = clock;
        this.rows = new ExportRows(database);
    }

    /**
     * What is exported.
     *
     * @param projects of one workspace, with those of the experiments
     * @param experiments in the order in which they were made
     * @param families what else of it is exported
     * @param user who takes it
     */
    record Selection(
            long workspaceId,
            String workspace,
            List<Project> projects,
            List<Experiment> experiments,
            List<Family> families,
            long user) {}

    /** @throws ApiException TOO_LARGE if a file cannot have so much in it */
    void requireFit(Selection selection) {
        if (selection.experiments().size() > ExportFile.MEMBERS / 2) {
            throw new ApiException(
                    ErrorKind.TOO_LARGE,
                    selection.experiments().size() + " experiments (expected: at most " + ExportFile.MEMBERS / 2
                            + " in one file). Export project by project.");
        }
    }

    void write(Selection selection, OutputStream out) throws IOException {
        ExportWriter zip = new ExportWriter(out, clock.instant());
        zip.lines(ExportFile.MANIFEST, json -> {
            json.writeStartObject();
            json.writeStringField("format", ExportFile.FORMAT);
            json.writeNumberField("version", ExportFile.VERSION);
            json.writeStringField("server", version);
            json.writeStringField("madeAt", clock.instant().toString());
            json.writeStringField("workspace", selection.workspace());
            json.writeEndObject();
        });
        zip.lines(ExportFile.PROJECTS, json -> {
            for (Project project : selection.projects()) {
                write(json, project);
            }
        });
        zip.lines(ExportFile.EXPERIMENTS, json -> {
            for (Experiment experiment : selection.experiments()) {
                json.writeStartObject();
                json.writeStringField("kind", "experiment");
                json.writeStringField("key", experiment.key());
                json.writeStringField("project", experiment.project());
                json.writeStringField("user", experiment.user());
                json.writeStringField("name", experiment.name());
                json.writeEndObject();
            }
        });
        Set<String> written = new HashSet<>();
        Set<String> damaged = new HashSet<>();
        for (Experiment experiment : selection.experiments()) {
            contents(zip, experiment, written, damaged);
            zip.lines(ExportFile.experiment(experiment.key()), json -> write(json, experiment, damaged));
        }
        FamilyExport others = new FamilyExport(database, rows, selection.user());
        for (Family family : selection.families()) {
            if (family.isOfProject()) {
                zip.lines(family.member(), json -> {
                    for (Project project : selection.projects()) {
                        others.write(json, family, project.id(), project.name(), damaged);
                    }
                });
            } else {
                others.forEach(family, selection.workspaceId(), row -> {
                    if (Family.hasFiles(row.kind())) {
                        content(zip, row, written, damaged);
                    }
                });
                zip.lines(family.member(), json -> others.write(json, family, selection.workspaceId(), null, damaged));
            }
        }
        zip.finish();
    }

    private void write(JsonGenerator json, Project project) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", "project");
        json.writeStringField("name", project.name());
        json.writeStringField("owner", project.owner());
        String description = project.description();
        json.writeStringField("description", description == null ? "" : description);
        Optional<String> note =
                database.read(handle -> handle.createQuery("SELECT text FROM project_note WHERE project_id = :project")
                        .bind("project", project.id())
                        .mapTo(String.class)
                        .findOne());
        if (note.isPresent()) {
            json.writeStringField("note", note.get());
        }
        json.writeEndObject();
    }

    /** The contents of the assets of an experiment, each once in a file. */
    private void contents(ExportWriter zip, Experiment experiment, Set<String> written, Set<String> damaged)
            throws IOException {
        rows.forEach(asset(), experiment.id(), row -> content(zip, row, written, damaged));
    }

    private void content(ExportWriter zip, ExportRows.Row row, Set<String> written, Set<String> damaged)
            throws IOException {
        if (row.value("sha256") instanceof String sha256 && !damaged.contains(sha256) && written.add(sha256)) {
            if (written.size() > ExportFile.MEMBERS / 2) {
                throw new IOException("more than " + ExportFile.MEMBERS / 2 + " contents in one export");
            }
            try (InputStream content = blobs.open(sha256)) {
                zip.content(sha256, content);
            } catch (DamagedException | NoSuchFileException gone) {
                damaged.add(sha256);
            }
        }
    }

    private static Kind asset() {
        return Kind.OF_EXPERIMENT.stream()
                .filter(kind -> kind.name().equals("asset"))
                .findFirst()
                .orElseThrow();
    }

    private void write(JsonGenerator json, Experiment experiment, Set<String> damaged) throws IOException {
        writeExperiment(json, experiment.id());
        for (Kind kind : Kind.OF_EXPERIMENT) {
            rows.forEach(kind, experiment.id(), row -> {
                boolean isLost = kind.name().equals("asset") && damaged.contains(String.valueOf(row.value("sha256")));
                ExportRows.write(json, row, isLost ? Map.of("lost", "its content is damaged or gone") : Map.of());
            });
        }
        for (String name : metrics.names(experiment.id())) {
            try {
                PointLines lines = new PointLines(json);
                metrics.forEachPage(experiment.id(), name, lines::take);
                lines.flush();
            } catch (DamagedPointsException damage) {
                writeLost(json, "metric '" + name + "': " + damage.getMessage());
            }
        }
        int requests = metrics.damagedRequests(experiment.id());
        if (requests > 0) {
            writeLost(json, requests + " requests with points that cannot be read any more");
        }
    }

    /** Lines of equal length, wherever the pages of the store end: the same points are the same lines on every server. */
    private static final class PointLines {

        private final JsonGenerator json;
        private final List<MetricPoint> line = new ArrayList<>(POINTS_A_LINE);

        PointLines(JsonGenerator json) {
            this.json = json;
        }

        void take(List<MetricPoint> page) throws IOException {
            if (!line.isEmpty()
                    && !Objects.equals(line.get(0).context(), page.get(0).context())) {
                flush();
            }
            for (MetricPoint point : page) {
                line.add(point);
                if (line.size() == POINTS_A_LINE) {
                    flush();
                }
            }
        }

        void flush() throws IOException {
            if (!line.isEmpty()) {
                write(json, line);
                line.clear();
            }
        }
    }

    private static void writeLost(JsonGenerator json, String what) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", "lost");
        json.writeStringField("what", what);
        json.writeEndObject();
    }

    private void writeExperiment(JsonGenerator json, long id) throws IOException {
        Map<String, @Nullable Object> row = database.read(handle -> handle.createQuery(
                        "SELECT name, created_millis, start_millis, end_millis, last_seen_millis, queued_millis,"
                                + " alive, crashed, archived, offline, file_path, note FROM experiment WHERE id = :id")
                .bind("id", id)
                .map((result, context) -> {
                    Map<String, @Nullable Object> values = new LinkedHashMap<>();
                    values.put("name", result.getString("name"));
                    for (String time : List.of("created", "start", "end", "last_seen", "queued")) {
                        long millis = result.getLong(time + "_millis");
                        values.put(
                                time.equals("last_seen") ? "lastSeenMillis" : time + "Millis",
                                result.wasNull() ? null : millis);
                    }
                    for (String flag : List.of("alive", "crashed", "archived", "offline")) {
                        values.put(flag, result.getLong(flag) == 1);
                    }
                    values.put("filePath", result.getString("file_path"));
                    values.put("note", result.getString("note"));
                    return values;
                })
                .findOne()
                .orElseThrow(() -> new IOException("an experiment was deleted while it was exported")));
        json.writeStartObject();
        json.writeStringField("kind", "experiment");
        for (Map.Entry<String, @Nullable Object> each : row.entrySet()) {
            if (each.getValue() != null) {
                json.writeObjectField(each.getKey(), each.getValue());
            }
        }
        json.writeEndObject();
    }

    /** {@code [step, epoch, milliseconds, value, text]}: the text only if the client wrote the value in another way. */
    private static void write(JsonGenerator json, List<MetricPoint> points) throws IOException {
        MetricPoint first = points.get(0);
        json.writeStartObject();
        json.writeStringField("kind", "metric");
        json.writeStringField("name", first.name());
        if (first.context() != null) {
            json.writeStringField("context", first.context());
        }
        json.writeArrayFieldStart("points");
        for (MetricPoint point : points) {
            json.writeStartArray();
            write(json, point.step());
            write(json, point.epoch());
            json.writeNumber(point.timestampMillis());
            if (Double.isFinite(point.value())) {
                json.writeNumber(point.value());
            } else {
                json.writeString(Double.toString(point.value()));
            }
            if (point.text() != null) {
                json.writeString(point.text());
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Long number) throws IOException {
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }
}
