package dev.halley.server.quota;

import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Meters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/**
 * How much a workspace keeps, and how much it may. What was measured is good for some seconds, in which what this server takes is added;
 * several servers may take a little more together. Thread-safe.
 */
public final class Quotas {

    private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final String BYTES =
            "SELECT (SELECT coalesce(sum(a.file_size), 0) FROM asset a JOIN experiment e ON e.id = a.experiment_id"
                    + " JOIN project p ON p.id = e.project_id WHERE p.workspace_id = :workspace)"
                    + " + (SELECT coalesce(sum(f.file_size), 0) FROM artifact_asset f JOIN artifact_version v"
                    + " ON v.version_id = f.version_id JOIN artifact t ON t.artifact_id = v.artifact_id"
                    + " WHERE t.workspace_id = :workspace)";

    private static final String EXPERIMENTS = "SELECT count(*) FROM experiment e JOIN project p ON p.id = e.project_id"
            + " WHERE p.workspace_id = :workspace AND e.archived <> 2";

    private final Database database;
    private final long mostBytes;
    private final long mostExperiments;
    private final Meters meters;
    private final Map<Long, Measured> measured = new ConcurrentHashMap<>();

    /**
     * @param mostBytes of content in a workspace, 0 for no bound
     * @param mostExperiments in a workspace, 0 for no bound
     */
    public Quotas(Database database, long mostBytes, long mostExperiments, Meters meters) {
        this.database = database;
        this.mostBytes = mostBytes;
        this.mostExperiments = mostExperiments;
        this.meters = meters;
    }

    /**
     * What a workspace keeps.
     *
     * @param bytes of its assets and artifact versions, as uploaded: equal content counts each time
     * @param mostBytes 0 for no bound, as the other
     */
    public record Usage(long experiments, long mostExperiments, long bytes, long mostBytes) {}

    private record Measured(AtomicLong bytes, long atNanos) {}

    /** What a workspace keeps now. */
    public Usage of(long workspaceId) {
        return database.read(handle -> new Usage(
                count(handle, EXPERIMENTS, workspaceId),
                mostExperiments,
                count(handle, BYTES, workspaceId),
                mostBytes));
    }

    /** What each workspace keeps now, by its name. */
    public static Map<String, Usage> ofAll(Handle handle, long mostBytes, long mostExperiments) {
        Map<String, Usage> all = new LinkedHashMap<>();
        handle.createQuery("SELECT id, name FROM workspace ORDER BY name")
                .map((row, context) -> Map.entry(row.getString("name"), row.getLong("id")))
                .list()
                .forEach(workspace -> all.put(
                        workspace.getKey(),
                        new Usage(
                                count(handle, EXPERIMENTS, workspace.getValue()),
                                mostExperiments,
                                count(handle, BYTES, workspace.getValue()),
                                mostBytes)));
        return all;
    }

    private static long count(Handle handle, String sql, long workspaceId) {
        return handle.createQuery(sql)
                .bind("workspace", workspaceId)
                .mapTo(Long.class)
                .one();
    }

    /**
     * Refuses an experiment for which there is no room, in the transaction that would make it.
     *
     * @throws ApiException FORBIDDEN
     */
    public void requireRoomForExperiment(Handle handle, long workspaceId) {
        if (mostExperiments > 0 && count(handle, EXPERIMENTS, workspaceId) >= mostExperiments) {
            meters.count("halley_quota_refused_total{of=\"experiments\"}", 1);
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    "the workspace has " + mostExperiments + " experiments, which is all that it may have. Delete some,"
                            + " or ask whoever runs this server for more (workspace-experiments).");
        }
    }

    /**
     * Refuses content for which there is no room in the workspace of an experiment.
     *
     * @param bytes that arrived, 0 to ask before they do
     * @throws ApiException TOO_LARGE
     */
    public void requireRoomForBytes(long experimentId, long bytes) {
        if (mostBytes == 0) {
            return;
        }
        long workspace = database.read(handle -> handle.createQuery(
                        "SELECT p.workspace_id FROM experiment e JOIN project p ON p.id = e.project_id WHERE e.id = :id")
                .bind("id", experimentId)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
        requireRoomForBytesIn(workspace, bytes);
    }

    /** As {@link #requireRoomForBytes}, of a workspace by its number. */
    public void requireRoomForBytesIn(long workspace, long bytes) {
        if (mostBytes == 0) {
            return;
        }
        AtomicLong kept = kept(workspace);
        if (kept.get() >= mostBytes || kept.get() + bytes > mostBytes) {
            meters.count("halley_quota_refused_total{of=\"bytes\"}", 1);
            throw new ApiException(
                    ErrorKind.TOO_LARGE,
                    "the workspace keeps " + kept.get() + " bytes of the " + mostBytes + " that it may"
                            + (bytes == 0 ? "" : ", and this is " + bytes + " more")
                            + ". Delete assets or experiments, or ask whoever runs this server for more"
                            + " (workspace-asset-bytes).");
        }
        kept.addAndGet(bytes);
    }

    private AtomicLong kept(long workspaceId) {
        long now = System.nanoTime();
        return measured.compute(
                        workspaceId,
                        (id, known) -> known != null && now - known.atNanos() < GOOD_NANOS
                                ? known
                                : new Measured(
                                        new AtomicLong(database.read(handle -> count(handle, BYTES, workspaceId))),
                                        now))
                .bytes();
    }
}
