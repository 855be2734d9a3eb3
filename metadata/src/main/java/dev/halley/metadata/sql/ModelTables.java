package dev.halley.metadata.sql;

import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.Page;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.metadata.sql.Listings.Field;
import dev.halley.metadata.sql.Listings.FieldType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Models and their versions. */
final class ModelTables {

    static final String KIND = "model";

    private static final String SELECT =
            "SELECT m.*, (SELECT count(*) FROM model_version v WHERE v.model = m.name)" + " AS versions FROM model m";

    private static final Listings LISTINGS =
            new Listings(SELECT.replace("SELECT m.*", "SELECT row_no, m.*"), "m.created", fields(), KIND, "m.name");

    private static final Listings VERSIONS =
            new Listings("SELECT row_no, v.* FROM model_version v", "v.number", versionFields(), KIND, "v.id");

    private ModelTables() {}

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String text : List.of("name", "description", "license")) {
            fields.put(text, new Field("m." + text, FieldType.TEXT));
        }
        fields.put("created", new Field("m.created", FieldType.TIME));
        fields.put(
                "versions",
                new Field("(SELECT count(*) FROM model_version c WHERE c.model = m.name)", FieldType.WHOLE));
        return fields;
    }

    private static Map<String, Field> versionFields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("number", new Field("v.number", FieldType.WHOLE));
        for (String text : List.of("model", "name", "description")) {
            fields.put(text, new Field("v." + text, FieldType.TEXT));
        }
        fields.put("stage", new Field("v.stage", FieldType.WORD));
        fields.put("created", new Field("v.created", FieldType.TIME));
        return fields;
    }

    static void save(Handle handle, StoredModel model) {
        handle.createUpdate("INSERT INTO model (name, description, license, created)"
                        + " VALUES (:name, :description, :license, :created) ON CONFLICT (name)"
                        + " DO UPDATE SET description = excluded.description, license = excluded.license")
                .bind("name", model.name())
                .bind("description", model.description())
                .bind("license", model.license())
                .bind("created", Columns.nanos(model.created()))
                .execute();
        List<String> before = LabelTables.tags(handle, KIND, model.name());
        LabelTables.untag(
                handle,
                KIND,
                model.name(),
                before.stream().filter(tag -> !model.tags().contains(tag)).toList());
        LabelTables.tag(handle, KIND, model.name(), model.tags());
    }

    static Optional<StoredModel> find(Handle handle, String name) {
        return handle.createQuery(SELECT + " WHERE m.name = :name")
                .bind("name", name)
                .map(row -> read(handle, row))
                .findOne();
    }

    static Page<StoredModel> page(Handle handle, Listing listing) {
        return LISTINGS.page(handle, listing, row -> read(handle, row));
    }

    private static StoredModel read(Handle handle, ResultSet row) throws SQLException {
        return new StoredModel(
                row.getString("name"),
                row.getString("description"),
                row.getString("license"),
                LabelTables.tags(handle, KIND, row.getString("name")),
                Columns.instant(row, "created"),
                row.getInt("versions"));
    }

    static boolean delete(Handle handle, String name) {
        handle.createQuery("SELECT id FROM model_version WHERE model = :model")
                .bind("model", name)
                .mapTo(String.class)
                .forEach(id -> LabelTables.forget(handle, KIND, id));
        LabelTables.forget(handle, KIND, name);
        return handle.createUpdate("DELETE FROM model WHERE name = :name")
                        .bind("name", name)
                        .execute()
                == 1;
    }

    static Optional<StoredModelVersion> insertVersion(
            Handle handle, String model, @Nullable String name, String description, Instant at) {
        // The update locks the model, so two that make a version at once get two numbers.
        int known = handle.createUpdate("UPDATE model SET description = description WHERE name = :name")
                .bind("name", model)
                .execute();
        if (known == 0) {
            return Optional.empty();
        }
        int number = handle.createQuery("SELECT coalesce(max(number), 0) + 1 FROM model_version WHERE model = :model")
                .bind("model", model)
                .mapTo(Integer.class)
                .one();
        String id = UUID.randomUUID().toString();
        int inserted = handle.createUpdate(
                        "INSERT INTO model_version (id, model, number, name, stage, description, created) VALUES (:id,"
                                + " :model, :number, :name, 'NONE', :description, :created) ON CONFLICT DO NOTHING")
                .bind("id", id)
                .bind("model", model)
                .bind("number", number)
                .bind("name", name == null ? String.valueOf(number) : name)
                .bind("description", description)
                .bind("created", Columns.nanos(at))
                .execute();
        return inserted == 0 ? Optional.empty() : findVersionById(handle, id);
    }

    static Optional<StoredModelVersion> findVersion(Handle handle, String model, String which) {
        String wanted = which.toLowerCase(Locale.ROOT);
        boolean latest = wanted.equals("latest");
        boolean stage = List.of("staging", "production").contains(wanted);
        boolean number = which.matches("[0-9]{1,9}");
        String condition = latest
                ? ""
                : stage
                        ? " AND stage = :which"
                        : number ? " AND (name = :which OR number = " + which + ")" : " AND name = :which";
        var query = handle.createQuery("SELECT * FROM model_version WHERE model = :model" + condition
                        + " ORDER BY number DESC LIMIT 1")
                .bind("model", model);
        if (!latest) {
            query.bind("which", stage ? wanted.toUpperCase(Locale.ROOT) : which);
        }
        return query.map(row -> readVersion(handle, row)).findOne();
    }

    static Optional<StoredModelVersion> findVersionById(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM model_version WHERE id = :id")
                .bind("id", id)
                .map(row -> readVersion(handle, row))
                .findOne();
    }

    static Page<StoredModelVersion> page(Handle handle, String model, Listing listing) {
        return VERSIONS.page(
                handle,
                listing.where(new Filter("model", Filter.Operator.EQUALS, model)),
                row -> readVersion(handle, row));
    }

    static List<StoredModelVersion> versionsWith(Handle handle, String artifactId, int limit) {
        return handle.createQuery("SELECT v.* FROM model_artifact m JOIN model_version v ON v.id = m.model_version_id"
                        + " WHERE m.artifact_id = :artifact ORDER BY v.created DESC LIMIT :most")
                .bind("artifact", artifactId)
                .bind("most", limit)
                .map(row -> readVersion(handle, row))
                .list();
    }

    private static StoredModelVersion readVersion(Handle handle, ResultSet row) throws SQLException {
        String id = row.getString("id");
        Map<String, StoredArtifact> artifacts = new LinkedHashMap<>();
        handle.createQuery("SELECT a.* FROM model_artifact m JOIN artifact_version a ON a.id = m.artifact_id"
                        + " WHERE m.model_version_id = :id ORDER BY a.artifact, a.version")
                .bind("id", id)
                .map(artifact -> ArtifactTables.content(artifact))
                .forEach(artifact -> artifacts.put(artifact.artifact(), artifact));
        List<String> runs = handle.createQuery(
                        "SELECT name FROM run WHERE model_version_id = :id ORDER BY no DESC LIMIT 100")
                .bind("id", id)
                .mapTo(String.class)
                .list();
        return new StoredModelVersion(
                id,
                row.getString("model"),
                row.getInt("number"),
                row.getString("name"),
                ModelStage.valueOf(row.getString("stage")),
                row.getString("description"),
                Columns.instant(row, "created"),
                LabelTables.values(handle, KIND, id),
                artifacts,
                runs);
    }

    static boolean setStage(Handle handle, String id, ModelStage stage) {
        Optional<StoredModelVersion> version = findVersionById(handle, id);
        if (version.isEmpty()) {
            return false;
        }
        if (stage == ModelStage.STAGING || stage == ModelStage.PRODUCTION) {
            handle.createUpdate("UPDATE model_version SET stage = 'ARCHIVED' WHERE model = :model AND stage = :stage")
                    .bind("model", version.get().model())
                    .bind("stage", stage.name())
                    .execute();
        }
        return handle.createUpdate("UPDATE model_version SET stage = :stage WHERE id = :id")
                        .bind("stage", stage.name())
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Adds the outputs of a step to a version. */
    static void linkOutputs(Handle handle, String versionId, String stepRunId) {
        handle.createUpdate(
                        "INSERT INTO model_artifact (model_version_id, artifact_id) SELECT :version, artifact_id FROM"
                                + " step_output WHERE step_run_id = :step ON CONFLICT DO NOTHING")
                .bind("version", versionId)
                .bind("step", stepRunId)
                .execute();
    }

    static boolean link(Handle handle, String versionId, String artifactId) {
        if (findVersionById(handle, versionId).isEmpty()) {
            return false;
        }
        handle.createUpdate("INSERT INTO model_artifact (model_version_id, artifact_id)"
                        + " SELECT :version, id FROM artifact_version WHERE id = :artifact ON CONFLICT DO NOTHING")
                .bind("version", versionId)
                .bind("artifact", artifactId)
                .execute();
        return true;
    }

    static boolean deleteVersion(Handle handle, String id) {
        LabelTables.forget(handle, KIND, id);
        return handle.createUpdate("DELETE FROM model_version WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1;
    }
}
