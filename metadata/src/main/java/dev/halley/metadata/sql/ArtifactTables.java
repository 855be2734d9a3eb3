package dev.halley.metadata.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.NamedArtifact;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.Page;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.Visualisation;
import dev.halley.metadata.sql.Listings.Field;
import dev.halley.metadata.sql.Listings.FieldType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Versions of artifacts, what shows them, and which output of which step they are. */
final class ArtifactTables {

    static final String KIND = "artifact";

    private static final String SELECT = "SELECT a.*, s.step AS made_step, r.name AS made_run FROM artifact_version a"
            + " LEFT JOIN step_run s ON s.id = a.step_run_id LEFT JOIN run r ON r.no = s.run_no";

    private static final Listings LISTINGS =
            new Listings(SELECT.replace("SELECT a.*", "SELECT row_no, a.*"), "a.no", fields(), KIND, "a.id");

    private static final Listings NAMED = new Listings(
            SELECT.replace("SELECT a.*", "SELECT row_no, n.versions AS version_count, a.*")
                    .replace(
                            "FROM artifact_version a",
                            "FROM (SELECT artifact, max(version) AS newest, count(*) AS versions FROM artifact_version"
                                    + " GROUP BY artifact) n JOIN artifact_version a ON a.artifact = n.artifact"
                                    + " AND a.version = n.newest"),
            "a.no",
            namedFields(),
            KIND,
            "a.id");

    private ArtifactTables() {}

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("name", new Field("a.artifact", FieldType.TEXT));
        fields.put("version", new Field("a.version", FieldType.WHOLE));
        for (String text : List.of("id", "type", "kind", "hash", "materializer")) {
            fields.put(text, new Field("a." + text, FieldType.TEXT));
        }
        fields.put("size", new Field("a.size", FieldType.WHOLE));
        fields.put("created", new Field("a.created", FieldType.TIME));
        // What no step made has none of these: an empty text, since nothing is before or after null.
        fields.put("run", new Field("coalesce(r.name, '')", FieldType.TEXT));
        fields.put("step", new Field("coalesce(s.step, '')", FieldType.TEXT));
        fields.put("pipeline", new Field("coalesce(r.pipeline, '')", FieldType.TEXT));
        return fields;
    }

    private static Map<String, Field> namedFields() {
        Map<String, Field> fields = fields();
        fields.put("versions", new Field("n.versions", FieldType.WHOLE));
        return fields;
    }

    /** Stores the outputs of a step, each as the next version of its artifact. */
    static List<StoredArtifact> insert(Handle handle, String stepRunId, List<NewArtifact> artifacts, Instant at) {
        List<StoredArtifact> stored = new ArrayList<>();
        for (NewArtifact made : artifacts) {
            StoredArtifact artifact = insert(handle, made, stepRunId, at);
            handle.createUpdate("INSERT INTO step_output (step_run_id, position, output, artifact_id)"
                            + " VALUES (:step, :position, :output, :artifact)")
                    .bind("step", stepRunId)
                    .bind("position", stored.size())
                    .bind("output", made.output())
                    .bind("artifact", artifact.id())
                    .execute();
            stored.add(artifact);
        }
        return stored;
    }

    /** The row of the artifact is locked by the update, so two that make a version at once get two numbers. */
    static StoredArtifact insert(Handle handle, NewArtifact made, @Nullable String stepRunId, Instant at) {
        int version = handle.createQuery("INSERT INTO artifact (name, versions) VALUES (:name, 1)"
                        + " ON CONFLICT (name) DO UPDATE SET versions = artifact.versions + 1 RETURNING versions")
                .bind("name", made.artifact())
                .mapTo(Integer.class)
                .one();
        StoredArtifact artifact = new StoredArtifact(
                UUID.randomUUID().toString(),
                made.artifact(),
                version,
                made.type(),
                made.materializer(),
                made.hash(),
                made.uri(),
                made.size());
        handle.createUpdate("INSERT INTO artifact_version (id, artifact, version, type, materializer, hash, uri, size,"
                        + " kind, created, step_run_id, metadata) VALUES (:id, :artifact, :version, :type, :materializer, :hash,"
                        + " :uri, :size, :kind, :created, :step, '{}')")
                .bind("id", artifact.id())
                .bind("artifact", artifact.artifact())
                .bind("version", version)
                .bind("type", artifact.type())
                .bind("materializer", artifact.materializer())
                .bind("hash", artifact.hash())
                .bind("uri", artifact.uri())
                .bind("size", artifact.size())
                .bind("kind", made.kind())
                .bind("created", Columns.nanos(at))
                .bind("step", stepRunId)
                .execute();
        LabelTables.tag(handle, KIND, artifact.id(), made.tags());
        LabelTables.put(handle, KIND, artifact.id(), made.metadata());
        int position = 0;
        for (Visualisation view : made.visualisations()) {
            handle.createUpdate("INSERT INTO artifact_view (artifact_id, position, title, media_type, hash, uri, size)"
                            + " VALUES (:artifact, :position, :title, :mediaType, :hash, :uri, :size)")
                    .bind("artifact", artifact.id())
                    .bind("position", position++)
                    .bind("title", view.title())
                    .bind("mediaType", view.mediaType())
                    .bind("hash", view.hash())
                    .bind("uri", view.uri())
                    .bind("size", view.size())
                    .execute();
        }
        return artifact;
    }

    /** Gives a step the outputs of another. */
    static void copy(Handle handle, String fromStepRunId, String toStepRunId) {
        handle.createUpdate("INSERT INTO step_output (step_run_id, position, output, artifact_id)"
                        + " SELECT :to, position, output, artifact_id FROM step_output WHERE step_run_id = :from")
                .bind("from", fromStepRunId)
                .bind("to", toStepRunId)
                .execute();
    }

    /** By output name, in the order of the outputs. */
    static Map<String, StoredArtifact> outputs(Handle handle, String stepRunId) {
        Map<String, StoredArtifact> outputs = new LinkedHashMap<>();
        handle.createQuery("SELECT o.output, a.* FROM step_output o JOIN artifact_version a ON a.id = o.artifact_id"
                        + " WHERE o.step_run_id = :step ORDER BY o.position")
                .bind("step", stepRunId)
                .map(row -> Map.entry(row.getString("output"), content(row)))
                .forEach(output -> outputs.put(output.getKey(), output.getValue()));
        return outputs;
    }

    /** By step and output name. */
    static Map<String, Map<String, StoredArtifact>> outputsOfRun(Handle handle, long runNo) {
        Map<String, Map<String, StoredArtifact>> outputs = new LinkedHashMap<>();
        record Output(String step, String output, StoredArtifact artifact) {}
        handle.createQuery("SELECT s.step, o.output, a.* FROM step_run s JOIN step_output o ON o.step_run_id = s.id"
                        + " JOIN artifact_version a ON a.id = o.artifact_id WHERE s.run_no = :run"
                        + " ORDER BY s.position, o.position")
                .bind("run", runNo)
                .map(row -> new Output(row.getString("step"), row.getString("output"), content(row)))
                .forEach(each -> outputs.computeIfAbsent(each.step(), step -> new LinkedHashMap<>())
                        .put(each.output(), each.artifact()));
        return outputs;
    }

    /** A step takes a version that was there before its run. If it was deleted meanwhile, the step tells. */
    static void take(Handle handle, long runNo, String step, String name, String artifactId) {
        handle.createUpdate("INSERT INTO step_input (step_run_id, name, artifact_id) SELECT s.id, :name, a.id FROM"
                        + " step_run s, artifact_version a WHERE s.run_no = :run AND s.step = :step AND a.id = :artifact"
                        + " ON CONFLICT DO NOTHING")
                .bind("name", name)
                .bind("run", runNo)
                .bind("step", step)
                .bind("artifact", artifactId)
                .execute();
    }

    /** What was there before a run and was taken by its steps, by id. */
    static Map<String, StoredArtifact> taken(Handle handle, long runNo) {
        Map<String, StoredArtifact> taken = new LinkedHashMap<>();
        handle.createQuery("SELECT DISTINCT a.* FROM step_run s JOIN step_input i ON i.step_run_id = s.id"
                        + " JOIN artifact_version a ON a.id = i.artifact_id WHERE s.run_no = :run")
                .bind("run", runNo)
                .map(ArtifactTables::content)
                .forEach(artifact -> taken.put(artifact.id(), artifact));
        return taken;
    }

    static StoredArtifact content(ResultSet row) throws SQLException {
        return new StoredArtifact(
                row.getString("id"),
                row.getString("artifact"),
                row.getInt("version"),
                row.getString("type"),
                row.getString("materializer"),
                row.getString("hash"),
                row.getString("uri"),
                row.getLong("size"));
    }

    static Optional<ArtifactVersion> find(Handle handle, String name, @Nullable Integer version) {
        return handle.createQuery(SELECT + " WHERE a.artifact = :name"
                        + (version == null ? "" : " AND a.version = " + version) + " ORDER BY a.version DESC LIMIT 1")
                .bind("name", name)
                .map(row -> read(handle, row))
                .findOne();
    }

    static Page<ArtifactVersion> page(Handle handle, Listing listing) {
        return LISTINGS.page(handle, listing, row -> read(handle, row));
    }

    static Page<NamedArtifact> named(Handle handle, Listing listing) {
        return NAMED.page(handle, listing, row -> new NamedArtifact(read(handle, row), row.getInt("version_count")));
    }

    static int count(Handle handle, List<Filter> filters, int most) {
        return LISTINGS.count(handle, filters, most);
    }

    static int countNamed(Handle handle, List<Filter> filters, int most) {
        return NAMED.count(handle, filters, most);
    }

    static List<ArtifactVersion> latest(Handle handle, String nameContains, int limit) {
        return handle.createQuery(SELECT
                        + " WHERE a.version = (SELECT max(b.version) FROM artifact_version b WHERE b.artifact ="
                        + " a.artifact) AND " + handle.anyCase("a.artifact") + " LIKE " + handle.anyCase(":pattern")
                        + " ESCAPE '!' ORDER BY a.artifact LIMIT :most")
                .bind(
                        "pattern",
                        "%" + nameContains.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%")
                .bind("most", limit)
                .map(row -> read(handle, row))
                .list();
    }

    private static ArtifactVersion read(Handle handle, ResultSet row) throws SQLException {
        String id = row.getString("id");
        String madeRun = row.getString("made_run");
        return new ArtifactVersion(
                content(row),
                row.getString("kind"),
                Columns.instant(row, "created"),
                madeRun == null
                        ? null
                        : new StepOrigin(madeRun, row.getString("made_step"), row.getString("step_run_id")),
                LabelTables.tags(handle, KIND, id),
                LabelTables.values(handle, KIND, id),
                views(handle, id));
    }

    private static List<Visualisation> views(Handle handle, String artifactId) {
        return handle.createQuery("SELECT * FROM artifact_view WHERE artifact_id = :id ORDER BY position")
                .bind("id", artifactId)
                .map(row -> new Visualisation(
                        row.getString("title"),
                        row.getString("media_type"),
                        row.getString("hash"),
                        row.getString("uri"),
                        row.getLong("size")))
                .list();
    }

    /** Steps of other runs that take it, and steps whose upstream has the version among its outputs, and that take that output. */
    static List<StepOrigin> usedBy(Handle handle, String artifactId, int limit) {
        record Maker(long run, String step, String output) {}
        List<StepOrigin> users = new ArrayList<>(handle.createQuery(
                        "SELECT s.id, s.step, r.name FROM step_input i JOIN step_run s ON s.id = i.step_run_id"
                                + " JOIN run r ON r.no = s.run_no WHERE i.artifact_id = :id"
                                + " ORDER BY s.run_no DESC, s.position LIMIT :most")
                .bind("id", artifactId)
                .bind("most", limit)
                .map(row -> new StepOrigin(row.getString("name"), row.getString("step"), row.getString("id")))
                .list());
        List<Maker> makers = handle.createQuery(
                        "SELECT s.run_no, s.step, o.output FROM step_output o JOIN step_run s ON s.id = o.step_run_id"
                                + " WHERE o.artifact_id = :id ORDER BY s.run_no DESC LIMIT 200")
                .bind("id", artifactId)
                .map(row -> new Maker(row.getLong("run_no"), row.getString("step"), row.getString("output")))
                .list();
        for (Maker maker : makers) {
            String input = "\"step\":" + Columns.json(maker.step()) + ",\"output\":" + Columns.json(maker.output());
            handle.createQuery(
                            "SELECT s.id, s.step, r.name FROM step_run s JOIN run r ON r.no = s.run_no"
                                    + " WHERE s.run_no = :run AND replace(s.inputs, :input, '') <> s.inputs ORDER BY s.position")
                    .bind("run", maker.run())
                    .bind("input", input)
                    .map(row -> new StepOrigin(row.getString("name"), row.getString("step"), row.getString("id")))
                    .forEach(users::add);
        }
        return users.size() > limit ? List.copyOf(users.subList(0, limit)) : users;
    }

    static boolean change(
            Handle handle, String id, List<String> addTags, List<String> removeTags, Map<String, JsonNode> metadata) {
        boolean known = handle.createQuery("SELECT count(*) FROM artifact_version WHERE id = :id")
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .one()
                == 1;
        if (known) {
            LabelTables.tag(handle, KIND, id, addTags);
            LabelTables.untag(handle, KIND, id, removeTags);
            LabelTables.put(handle, KIND, id, metadata);
        }
        return known;
    }

    private static final String UNUSED = " NOT EXISTS (SELECT 1 FROM step_output o WHERE o.artifact_id = a.id)"
            + " AND NOT EXISTS (SELECT 1 FROM step_input i WHERE i.artifact_id = a.id)"
            + " AND NOT EXISTS (SELECT 1 FROM model_artifact m WHERE m.artifact_id = a.id)";

    static boolean delete(Handle handle, String id) {
        int unused = handle.createQuery("SELECT count(*) FROM artifact_version a WHERE a.id = :id AND" + UNUSED)
                .bind("id", id)
                .mapTo(Integer.class)
                .one();
        if (unused == 0) {
            return false;
        }
        LabelTables.forget(handle, KIND, id);
        return handle.createUpdate("DELETE FROM artifact_version WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1;
    }

    static List<ArtifactVersion> unused(Handle handle, Instant before, int limit) {
        return handle.createQuery(SELECT + " WHERE a.created < :before AND" + UNUSED + " ORDER BY a.no LIMIT :most")
                .bind("before", Columns.nanos(before))
                .bind("most", limit)
                .map(row -> read(handle, row))
                .list();
    }

    static List<String> needed(Handle handle, List<String> hashes) {
        return hashes.stream()
                .filter(hash ->
                        handle.createQuery("SELECT CASE WHEN EXISTS (SELECT 1 FROM artifact_version WHERE hash ="
                                                + " :hash) OR EXISTS (SELECT 1 FROM artifact_view WHERE hash = :hash) OR EXISTS (SELECT 1"
                                                + " FROM step_run WHERE log_hash = :hash) THEN 1 ELSE 0 END")
                                        .bind("hash", hash)
                                        .mapTo(Integer.class)
                                        .one()
                                == 1)
                .toList();
    }
}
