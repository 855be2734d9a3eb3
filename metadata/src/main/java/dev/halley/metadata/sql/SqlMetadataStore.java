package dev.halley.metadata.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.CacheHit;
import dev.halley.metadata.CachedResult;
import dev.halley.metadata.CachedStep;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunLease;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StartedStep;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.metadata.StoredPipeline;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredSchedule;
import dev.halley.metadata.StoredSecret;
import dev.halley.metadata.StoredStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The metadata store in SQL. Each method is one transaction. */
public final class SqlMetadataStore extends SqlWorkStore implements MetadataStore {

    private static final String GONE = "The process that executed the run ended before the run did.";

    private final Database database;

    private SqlMetadataStore(Database database) {
        super(database);
        this.database = database;
    }

    /**
     * Opens an SQLite file and creates it if there is none.
     *
     * @throws dev.halley.error.HalleyException FAILED if that is not possible
     */
    public static SqlMetadataStore open(Path path) {
        return new SqlMetadataStore(SqliteDatabase.open(path));
    }

    /**
     * Connects to a PostgreSQL database and makes the tables if there are none.
     *
     * @param url {@code jdbc:postgresql://…}, with user and password
     * @throws dev.halley.error.HalleyException FAILED if that is not possible
     */
    public static SqlMetadataStore connect(String url) {
        return new SqlMetadataStore(PostgresDatabase.open(url));
    }

    @Override
    public boolean createComponent(StoredComponent component) {
        return database.write(handle -> StackTables.insert(handle, component));
    }

    @Override
    public Optional<StoredComponent> findComponent(ComponentKey key) {
        return database.read(handle -> StackTables.find(handle, key));
    }

    @Override
    public List<StoredComponent> listComponents(@Nullable String type) {
        return database.read(handle -> StackTables.list(handle, type));
    }

    @Override
    public boolean deleteComponent(ComponentKey key) {
        return database.write(handle -> StackTables.delete(handle, key));
    }

    @Override
    public boolean replaceComponent(StoredComponent before, StoredComponent after) {
        return database.write(handle -> StackTables.replace(handle, before, after));
    }

    @Override
    public boolean createStack(StoredStack stack) {
        return database.write(handle -> StackTables.insert(handle, stack));
    }

    @Override
    public Optional<StoredStack> findStack(String name) {
        return database.read(handle -> StackTables.findStack(handle, name));
    }

    @Override
    public List<StoredStack> listStacks() {
        return database.read(StackTables::listStacks);
    }

    @Override
    public boolean deleteStack(String name) {
        return database.write(handle -> StackTables.deleteStack(handle, name));
    }

    @Override
    public boolean replaceStack(StoredStack before, StoredStack after) {
        return database.write(handle -> StackTables.replaceStack(handle, before, after));
    }

    @Override
    public Optional<String> activeStack() {
        return database.read(StackTables::activeStack);
    }

    @Override
    public boolean setActiveStack(String name) {
        return database.write(handle -> StackTables.setActiveStack(handle, name));
    }

    @Override
    public boolean createSecret(StoredSecret secret) {
        return database.write(handle -> SecretTables.insert(handle, secret));
    }

    @Override
    public Optional<StoredSecret> findSecret(SecretId id) {
        return database.read(handle -> SecretTables.find(handle, id));
    }

    @Override
    public List<StoredSecret> listSecrets() {
        return database.read(SecretTables::list);
    }

    @Override
    public boolean updateSecret(SecretId id, Map<String, Ciphertext> put, List<String> remove, Instant at) {
        return database.write(handle -> SecretTables.update(handle, id, put, remove, at));
    }

    @Override
    public boolean deleteSecret(SecretId id) {
        return database.write(handle -> SecretTables.delete(handle, id));
    }

    @Override
    public boolean replaceSecret(StoredSecret before, StoredSecret after) {
        return database.write(handle -> SecretTables.replace(handle, before, after));
    }

    @Override
    public boolean startRun(NewRun run) {
        return database.write(handle -> RunTables.insert(handle, run));
    }

    @Override
    public Optional<Long> takeOverRun(String runId, RunOwner owner, Instant lostBefore, Instant at) {
        return database.write(handle -> RunTables.takeOver(handle, runId, owner, lostBefore, at));
    }

    @Override
    public List<String> addSteps(String runId, long epoch, List<NewRun.Step> steps) {
        return database.write(handle -> StepTables.add(handle, runId, epoch, steps));
    }

    @Override
    public void startSteps(List<StartedStep> started) {
        database.write(handle -> {
            StepTables.start(handle, started);
            return started;
        });
    }

    @Override
    public List<StoredArtifact> completeStep(StepClaim claim, StepResult result) {
        if (StepEnds.takes(result)) {
            if (database.append(claim, result)) {
                return List.of();
            }
            return database.writeOne(handle -> {
                StepTables.complete(handle, claim, result);
                return List.of();
            });
        }
        return database.write(handle -> {
            StepTables.complete(handle, claim, result);
            StepTables.putMetadata(handle, claim.stepRunId(), result.metadata());
            List<StoredArtifact> stored =
                    ArtifactTables.insert(handle, claim.stepRunId(), result.artifacts(), result.ended());
            if (result.modelVersion() != null) {
                ModelTables.linkOutputs(handle, result.modelVersion(), claim.stepRunId());
            }
            return stored;
        });
    }

    @Override
    public void cacheSteps(List<CachedStep> steps) {
        database.write(handle -> {
            for (CachedStep step : steps) {
                CachedResult result = step.result();
                StepTables.cache(handle, step.claim(), result);
                ArtifactTables.copy(
                        handle, result.originalStepRunId(), step.claim().stepRunId());
                if (result.modelVersion() != null) {
                    ModelTables.linkOutputs(
                            handle, result.modelVersion(), step.claim().stepRunId());
                }
            }
            return steps;
        });
    }

    @Override
    public boolean endStep(StepClaim claim, StepEnd end) {
        return database.write(handle -> StepTables.end(handle, claim, end));
    }

    @Override
    public void failAttempt(StepClaim claim, StepAttempt attempt) {
        database.write(handle -> {
            StepTables.failAttempt(handle, claim, attempt);
            return claim;
        });
    }

    @Override
    public boolean finishRun(
            String runId, long epoch, RunStatus status, List<String> notices, String reason, Instant at) {
        return database.write(handle -> RunTables.finish(handle, runId, epoch, status, notices, reason, at));
    }

    @Override
    public RunSignal heartbeat(String runId, long epoch, Instant at) {
        return database.write(handle -> RunTables.heartbeat(handle, runId, epoch, at));
    }

    @Override
    public RunSignal signal(String runId, long epoch) {
        return database.read(handle -> RunTables.signal(handle, runId, epoch));
    }

    @Override
    public boolean requestCancel(String nameOrId, Instant at) {
        return database.write(handle -> RunTables.requestCancel(handle, nameOrId, at));
    }

    @Override
    public boolean deleteRun(String nameOrId) {
        return database.write(handle -> RunTables.delete(handle, nameOrId));
    }

    @Override
    public boolean tagRun(String nameOrId, List<String> add, List<String> remove) {
        return database.write(handle -> {
            Optional<String> id = RunTables.id(handle, nameOrId);
            id.ifPresent(run -> LabelTables.tag(handle, RunTables.KIND, run, add));
            id.ifPresent(run -> LabelTables.untag(handle, RunTables.KIND, run, remove));
            return id.isPresent();
        });
    }

    @Override
    public boolean logRunMetadata(String nameOrId, Map<String, JsonNode> values, Instant at) {
        return database.write(handle -> {
            Optional<String> id = RunTables.id(handle, nameOrId);
            id.ifPresent(run -> LabelTables.put(handle, RunTables.KIND, run, values));
            return id.isPresent();
        });
    }

    @Override
    public Optional<CacheHit> findCached(String cacheKey) {
        return database.read(handle -> StepTables.findCached(handle, cacheKey));
    }

    @Override
    public Optional<CacheHit> lastExecution(String pipeline, String step, Instant before) {
        return database.read(handle -> StepTables.lastExecution(handle, pipeline, step, before));
    }

    @Override
    public List<StoredRun> listRuns(RunQuery query) {
        return database.read(handle -> RunTables.list(handle, query));
    }

    @Override
    public Page<StoredRun> runs(Listing listing) {
        return database.read(handle -> RunTables.page(handle, listing));
    }

    @Override
    public Page<CacheHit> steps(Listing listing) {
        return database.read(handle -> StepTables.page(handle, listing));
    }

    @Override
    public Optional<StoredRun> findRun(String nameOrId) {
        return database.read(handle -> RunTables.find(handle, nameOrId, true));
    }

    @Override
    public List<String> runNames(String prefix, int limit) {
        return database.read(handle -> RunTables.names(handle, prefix, limit));
    }

    @Override
    public List<StoredPipeline> listPipelines() {
        return database.read(RunTables::pipelines);
    }

    @Override
    public List<String> markDeadRuns(Instant now) {
        List<String> dead = new ArrayList<>();
        database.read(RunTables::running).forEach((id, lease) -> {
            boolean ended = isDead(lease, now)
                    && database.write(
                            handle -> RunTables.finish(handle, id, null, RunStatus.FAILED, List.of(), GONE, now));
            if (ended) {
                findRun(id).ifPresent(run -> dead.add(run.name()));
            }
        });
        return dead;
    }

    private static boolean isDead(RunLease lease, Instant now) {
        return lease.owner().isObservable()
                ? !lease.owner().isAlive()
                : lease.heartbeat().isBefore(now.minusSeconds(LOST_AFTER_SECONDS));
    }

    @Override
    public StoredArtifact saveArtifact(NewArtifact artifact, Instant at) {
        return database.write(handle -> ArtifactTables.insert(handle, artifact, null, at));
    }

    @Override
    public Optional<ArtifactVersion> findArtifact(String name, int version) {
        return database.read(handle -> ArtifactTables.find(handle, name, version));
    }

    @Override
    public Optional<ArtifactVersion> latestArtifact(String name) {
        return database.read(handle -> ArtifactTables.find(handle, name, null));
    }

    @Override
    public Page<ArtifactVersion> artifacts(Listing listing) {
        return database.read(handle -> ArtifactTables.page(handle, listing));
    }

    @Override
    public List<ArtifactVersion> latestArtifacts(String nameContains, int limit) {
        return database.read(handle -> ArtifactTables.latest(handle, nameContains, limit));
    }

    @Override
    public List<StepOrigin> usedBy(String artifactId, int limit) {
        return database.read(handle -> ArtifactTables.usedBy(handle, artifactId, limit));
    }

    @Override
    public boolean changeArtifact(
            String artifactId, List<String> addTags, List<String> removeTags, Map<String, JsonNode> metadata) {
        return database.write(handle -> ArtifactTables.change(handle, artifactId, addTags, removeTags, metadata));
    }

    @Override
    public boolean deleteArtifact(String artifactId) {
        return database.write(handle -> ArtifactTables.delete(handle, artifactId));
    }

    @Override
    public List<ArtifactVersion> unusedArtifacts(Duration age, Instant now, int limit) {
        return database.read(handle -> ArtifactTables.unused(handle, now.minus(age), limit));
    }

    @Override
    public List<String> neededContents(List<String> hashes) {
        return database.read(handle -> ArtifactTables.needed(handle, hashes));
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
    public List<StoredModelVersion> modelVersions(String model, int limit) {
        return database.read(handle -> ModelTables.versions(handle, model, limit));
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

    @Override
    public void close() {
        database.close();
    }
}
