package dev.halley.metadata.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.Listing;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.ModelStore;
import dev.halley.metadata.Page;
import dev.halley.metadata.ScheduleStore;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.metadata.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of the metadata store that groups artifacts and runs by models, and has schedules. Each method is one transaction. */
abstract class SqlModelStore extends SqlArtifactRecords implements ModelStore, ScheduleStore {

    private final Database database;

    SqlModelStore(Database database) {
        super(database);
        this.database = database;
    }

    @Override
    public void saveModel(StoredModel model) {
        database.write(handle -> {
            ModelTables.save(handle, model);
            return model;
        });
    }

    @Override
    public Optional<StoredModel> findModel(String name) {
        return database.read(handle -> ModelTables.find(handle, name));
    }

    @Override
    public Page<StoredModel> models(Listing listing) {
        return database.read(handle -> ModelTables.page(handle, listing));
    }

    @Override
    public boolean deleteModel(String name) {
        return database.write(handle -> ModelTables.delete(handle, name));
    }

    @Override
    public Optional<StoredModelVersion> createModelVersion(
            String model, @Nullable String name, String description, Instant at) {
        return database.write(handle -> ModelTables.insertVersion(handle, model, name, description, at));
    }

    @Override
    public Optional<StoredModelVersion> findModelVersion(String model, String which) {
        return database.read(handle -> ModelTables.findVersion(handle, model, which));
    }

    @Override
    public Optional<StoredModelVersion> findModelVersionById(String id) {
        return database.read(handle -> ModelTables.findVersionById(handle, id));
    }

    @Override
    public Page<StoredModelVersion> listModelVersions(String model, Listing listing) {
        return database.read(handle -> ModelTables.page(handle, model, listing));
    }

    @Override
    public List<StoredModelVersion> listModelVersionsWith(String artifactId, int limit) {
        return database.read(handle -> ModelTables.versionsWith(handle, artifactId, limit));
    }

    @Override
    public boolean setModelStage(String versionId, ModelStage stage) {
        return database.write(handle -> ModelTables.setStage(handle, versionId, stage));
    }

    @Override
    public boolean logModelMetadata(String versionId, Map<String, JsonNode> values, Instant at) {
        return database.write(handle -> {
            boolean known = ModelTables.findVersionById(handle, versionId).isPresent();
            if (known) {
                LabelTables.put(handle, ModelTables.KIND, versionId, values);
            }
            return known;
        });
    }

    @Override
    public boolean linkArtifact(String versionId, String artifactId) {
        return database.write(handle -> ModelTables.link(handle, versionId, artifactId));
    }

    @Override
    public boolean deleteModelVersion(String versionId) {
        return database.write(handle -> ModelTables.deleteVersion(handle, versionId));
    }

    @Override
    public boolean createSchedule(StoredSchedule schedule) {
        return database.write(handle -> ScheduleTables.insert(handle, schedule));
    }

    @Override
    public boolean updateSchedule(StoredSchedule schedule) {
        return database.write(handle -> ScheduleTables.update(handle, schedule));
    }

    @Override
    public Optional<StoredSchedule> findSchedule(String name) {
        return database.read(handle -> ScheduleTables.find(handle, name));
    }

    @Override
    public List<StoredSchedule> listSchedules() {
        return database.read(ScheduleTables::list);
    }

    @Override
    public boolean deleteSchedule(String name) {
        return database.write(handle -> ScheduleTables.delete(handle, name));
    }

    @Override
    public boolean claimSchedule(String name, Instant due, @Nullable Instant next) {
        return database.write(handle -> ScheduleTables.claim(handle, name, due, next));
    }

    @Override
    public void reportSchedule(String name, @Nullable String run, @Nullable String error) {
        database.write(handle -> {
            ScheduleTables.report(handle, name, run, error);
            return name;
        });
    }
}
