package dev.halley.server.registrymodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Changes registered models and their versions, and remembers who changed what of a version. */
public final class ModelChanges {

    static final String CREATED = "MODEL_VERSION_CREATED";
    private static final String STATUS = "MODEL_VERSION_STATUS_CHANGED";
    private static final String TAG_ADDED = "MODEL_VERSION_TAG_ADDED";
    private static final String TAG_REMOVED = "MODEL_VERSION_TAG_REMOVED";
    private static final String COMMENT = "MODEL_VERSION_COMMENT_CHANGED";

    private final Database database;
    private final Clock clock;

    public ModelChanges(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Null leaves a field as it is. */
    void update(RegistryModel model, @Nullable String name, @Nullable String description, @Nullable Boolean isPublic) {
        String newName = name == null || name.isBlank() ? model.name() : RegistryModels.normalised(name);
        database.writeNow(handle -> {
            boolean taken = !newName.equals(model.name())
                    && ModelRows.byName(handle, model.workspaceId(), newName).isPresent();
            if (taken) {
                throw new ApiException(
                        ErrorKind.CONFLICT,
                        "workspace '" + model.workspace() + "' has a model '" + newName + "' already.");
            }
            return handle.createUpdate("UPDATE registry_model SET name = :name, description = coalesce(:description,"
                            + " description), is_public = :public, updated_millis = :now WHERE model_id = :model")
                    .bind("name", newName)
                    .bind("description", description)
                    .bind("public", (isPublic == null ? model.isPublic() : isPublic) ? 1 : 0)
                    .bind("now", clock.millis())
                    .bind("model", model.modelId())
                    .execute();
        });
    }

    void setNotes(RegistryModel model, String notes) {
        database.writeNow(handle -> handle.createUpdate(
                        "UPDATE registry_model SET notes = :notes, updated_millis = :now WHERE model_id = :model")
                .bind("notes", notes)
                .bind("now", clock.millis())
                .bind("model", model.modelId())
                .execute());
    }

    /** Null leaves a field as it is. */
    void update(Caller caller, ModelVersion version, @Nullable String comment, @Nullable List<String> tags) {
        if (tags != null) {
            tags.forEach(RegistryModels::checkTag);
        }
        database.writeNow(handle -> {
            if (comment != null && !comment.equals(version.comment())) {
                set(handle, version, "comment", comment);
                add(handle, version.itemId(), caller, clock, COMMENT, version.comment(), "comment", comment);
            }
            if (tags != null) {
                setTags(handle, version.itemId(), tags);
                touch(handle, version);
            }
            return version;
        });
    }

    /** Comet: the same stage twice is an error. */
    void addTag(Caller caller, ModelVersion version, String tag) {
        RegistryModels.checkTag(tag);
        database.writeNow(handle -> {
            int added = handle.createUpdate(
                            "INSERT INTO model_version_tag (item_id, name) VALUES (:item, :tag) ON CONFLICT DO NOTHING")
                    .bind("item", version.itemId())
                    .bind("tag", tag)
                    .execute();
            if (added == 0) {
                throw new ApiException(
                        ErrorKind.CONFLICT, "version " + version.version() + " has the stage '" + tag + "' already.");
            }
            touch(handle, version);
            add(handle, version.itemId(), caller, clock, TAG_ADDED, null, "tag", tag);
            return version;
        });
    }

    void removeTag(Caller caller, ModelVersion version, String tag) {
        database.writeNow(handle -> {
            int removed = handle.createUpdate("DELETE FROM model_version_tag WHERE item_id = :item AND name = :tag")
                    .bind("item", version.itemId())
                    .bind("tag", tag)
                    .execute();
            if (removed > 0) {
                touch(handle, version);
                add(handle, version.itemId(), caller, clock, TAG_REMOVED, tag, "tag", null);
            }
            return version;
        });
    }

    void setStatus(Caller caller, ModelVersion version, String wanted) {
        String status = RegistryModels.status(wanted);
        database.writeNow(handle -> {
            set(handle, version, "status", status);
            add(handle, version.itemId(), caller, clock, STATUS, version.status(), "registryModelStatus", status);
            return version;
        });
    }

    /** Replaces the metadata. */
    void setMetadata(ModelVersion version, String metadata) {
        database.writeNow(handle -> set(handle, version, "metadata", metadata));
    }

    void setStatusConfiguration(ModelVersion version, String configuration) {
        database.writeNow(handle -> set(handle, version, "status_configuration", configuration));
    }

    private int set(Handle handle, ModelVersion version, String column, Object value) {
        return handle.createUpdate(
                        "UPDATE model_version SET updated_millis = :now, " + column + " = :value WHERE item_id = :item")
                .bind("now", clock.millis())
                .bind("value", value)
                .bind("item", version.itemId())
                .execute();
    }

    private void touch(Handle handle, ModelVersion version) {
        handle.createUpdate("UPDATE model_version SET updated_millis = :now WHERE item_id = :item")
                .bind("now", clock.millis())
                .bind("item", version.itemId())
                .execute();
    }

    static void setTags(Handle handle, String itemId, List<String> tags) {
        handle.createUpdate("DELETE FROM model_version_tag WHERE item_id = :item")
                .bind("item", itemId)
                .execute();
        for (String tag : tags) {
            handle.createUpdate(
                            "INSERT INTO model_version_tag (item_id, name) VALUES (:item, :tag) ON CONFLICT DO NOTHING")
                    .bind("item", itemId)
                    .bind("tag", tag)
                    .execute();
        }
    }

    static void add(
            Handle handle,
            String itemId,
            Caller caller,
            Clock clock,
            String action,
            @Nullable String previous,
            String field,
            @Nullable String now) {
        handle.createUpdate("""
                        INSERT INTO model_version_change (item_id, change_no, at_millis, user_id, action, previous_value,
                            new_value)
                        VALUES (:item,
                            (SELECT coalesce(max(change_no), 0) + 1 FROM model_version_change WHERE item_id = :item),
                            :now, :user, :action, :previous, :new)
                        """)
                .bind("item", itemId)
                .bind("now", clock.millis())
                .bind("user", caller.userId())
                .bind("action", action)
                .bind("previous", value(field, previous))
                .bind("new", value(field, now))
                .execute();
    }

    private static String value(String field, @Nullable String value) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        return value == null ? "{}" : node.put(field, value).toString();
    }

    /** @param user who changed it, empty if they are gone */
    record Change(long atMillis, String user, String action, String previousValue, String newValue) {}

    /** The newest first. */
    List<Change> of(ModelVersion version) {
        return database.read(handle -> handle.createQuery("""
                        SELECT c.at_millis, coalesce(u.name, '') AS user_name, c.action, c.previous_value, c.new_value
                        FROM model_version_change c LEFT JOIN account u ON u.id = c.user_id
                        WHERE c.item_id = :item ORDER BY c.change_no DESC
                        """)
                .bind("item", version.itemId())
                .map((row, context) -> new Change(
                        row.getLong("at_millis"),
                        row.getString("user_name"),
                        row.getString("action"),
                        row.getString("previous_value"),
                        row.getString("new_value")))
                .list());
    }

    void delete(RegistryModel model) {
        database.writeNow(handle -> handle.createUpdate("DELETE FROM registry_model WHERE model_id = :model")
                .bind("model", model.modelId())
                .execute());
    }

    void delete(ModelVersion version) {
        database.writeNow(handle -> handle.createUpdate("DELETE FROM model_version WHERE item_id = :item")
                .bind("item", version.itemId())
                .execute());
    }
}
