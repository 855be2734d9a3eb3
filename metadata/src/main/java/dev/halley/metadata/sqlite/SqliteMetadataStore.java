package dev.halley.metadata.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.CacheHit;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunLease;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredPipeline;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredSecret;
import dev.halley.metadata.StoredStack;
import dev.halley.step.StepFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The metadata store in an SQLite file. Each method is one transaction. */
public final class SqliteMetadataStore implements MetadataStore {

    private static final String GONE = "The process that executed the run ended before the run did.";

    private final SqliteFile file;

    private SqliteMetadataStore(SqliteFile file) {
        this.file = file;
    }

    /**
     * Opens the file and creates it if there is none.
     *
     * @throws dev.halley.error.HalleyException FAILED if that is not possible
     */
    public static SqliteMetadataStore open(Path path) {
        return new SqliteMetadataStore(SqliteFile.open(path));
    }

    @Override
    public boolean createComponent(StoredComponent component) {
        return file.write(handle -> StackTables.insert(handle, component));
    }

    @Override
    public Optional<StoredComponent> findComponent(ComponentKey key) {
        return file.read(handle -> StackTables.find(handle, key));
    }

    @Override
    public List<StoredComponent> listComponents(@Nullable String type) {
        return file.read(handle -> StackTables.list(handle, type));
    }

    @Override
    public boolean deleteComponent(ComponentKey key) {
        return file.write(handle -> StackTables.delete(handle, key));
    }

    @Override
    public boolean replaceComponent(StoredComponent before, StoredComponent after) {
        return file.write(handle -> StackTables.replace(handle, before, after));
    }

    @Override
    public boolean createStack(StoredStack stack) {
        return file.write(handle -> StackTables.insert(handle, stack));
    }

    @Override
    public Optional<StoredStack> findStack(String name) {
        return file.read(handle -> StackTables.findStack(handle, name));
    }

    @Override
    public List<StoredStack> listStacks() {
        return file.read(StackTables::listStacks);
    }

    @Override
    public boolean deleteStack(String name) {
        return file.write(handle -> StackTables.deleteStack(handle, name));
    }

    @Override
    public boolean replaceStack(StoredStack before, StoredStack after) {
        return file.write(handle -> StackTables.replaceStack(handle, before, after));
    }

    @Override
    public Optional<String> activeStack() {
        return file.read(StackTables::activeStack);
    }

    @Override
    public boolean setActiveStack(String name) {
        return file.write(handle -> StackTables.setActiveStack(handle, name));
    }

    @Override
    public boolean createSecret(StoredSecret secret) {
        return file.write(handle -> SecretTables.insert(handle, secret));
    }

    @Override
    public Optional<StoredSecret> findSecret(SecretId id) {
        return file.read(handle -> SecretTables.find(handle, id));
    }

    @Override
    public List<StoredSecret> listSecrets() {
        return file.read(SecretTables::list);
    }

    @Override
    public boolean updateSecret(SecretId id, Map<String, Ciphertext> put, List<String> remove, Instant at) {
        return file.write(handle -> SecretTables.update(handle, id, put, remove, at));
    }

    @Override
    public boolean deleteSecret(SecretId id) {
        return file.write(handle -> SecretTables.delete(handle, id));
    }

    @Override
    public boolean replaceSecret(StoredSecret before, StoredSecret after) {
        return file.write(handle -> SecretTables.replace(handle, before, after));
    }

    @Override
    public boolean startRun(NewRun run) {
        return file.write(handle -> RunTables.insert(handle, run));
    }

    @Override
    public void startStep(String stepRunId, Instant at) {
        file.write(handle -> {
            StepTables.start(handle, stepRunId, at);
            return stepRunId;
        });
    }

    @Override
    public List<StoredArtifact> completeStep(
            String stepRunId,
            String cacheKey,
            List<NewArtifact> artifacts,
            Map<String, JsonNode> metadata,
            Instant at) {
        return file.write(handle -> {
            StepTables.complete(handle, stepRunId, cacheKey, metadata, at);
            return ArtifactTables.insert(handle, stepRunId, artifacts);
        });
    }

    @Override
    public void cacheStep(
            String stepRunId, String cacheKey, String originalStepRunId, Map<String, JsonNode> metadata, Instant at) {
        file.write(handle -> {
            StepTables.cache(handle, stepRunId, cacheKey, originalStepRunId, metadata, at);
            ArtifactTables.copy(handle, originalStepRunId, stepRunId);
            return stepRunId;
        });
    }

    @Override
    public void failStep(String stepRunId, StepFailure failure, Map<String, JsonNode> metadata, Instant at) {
        file.write(handle -> {
            StepTables.fail(handle, stepRunId, failure, metadata, at);
            return stepRunId;
        });
    }

    @Override
    public boolean finishRun(String runId, RunStatus status, List<String> notices, String reason, Instant at) {
        return file.write(handle -> RunTables.finish(handle, runId, status, notices, reason, at));
    }

    @Override
    public void heartbeat(String runId, Instant at) {
        file.write(handle -> {
            RunTables.heartbeat(handle, runId, at);
            return runId;
        });
    }

    @Override
    public Optional<CacheHit> findCached(String cacheKey) {
        return file.read(handle -> handle.createQuery(
                        "SELECT r.name, r.no, s.id FROM step_run s JOIN run r ON r.no = s.run_no"
                                + " WHERE s.cache_key = :cacheKey AND s.status = 'COMPLETED' ORDER BY s.ended DESC LIMIT 1")
                .bind("cacheKey", cacheKey)
                .map((row, context) -> {
                    String id = row.getString("id");
                    return StepTables.ofRun(handle, row.getLong("no")).stream()
                            .filter(step -> step.id().equals(id))
                            .map(step -> new CacheHit(name(row), step))
                            .findFirst()
                            .orElseThrow();
                })
                .findOne());
    }

    private static String name(java.sql.ResultSet row) {
        try {
            return row.getString("name");
        } catch (java.sql.SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public List<StoredRun> listRuns(RunQuery query) {
        return file.read(handle -> RunTables.list(handle, query));
    }

    @Override
    public Optional<StoredRun> findRun(String nameOrId) {
        return file.read(handle -> RunTables.find(handle, nameOrId));
    }

    @Override
    public List<String> runNames(String prefix, int limit) {
        return file.read(handle -> RunTables.names(handle, prefix, limit));
    }

    @Override
    public List<StoredPipeline> listPipelines() {
        return file.read(RunTables::pipelines);
    }

    @Override
    public List<String> markDeadRuns(Instant now) {
        List<String> dead = new ArrayList<>();
        file.read(RunTables::running).forEach((id, lease) -> {
            if (isDead(lease, now) && finishRun(id, RunStatus.FAILED, List.of(), GONE, now)) {
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
    public void close() {
        file.close();
    }
}
