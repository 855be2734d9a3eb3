package dev.halley.server.trash;

import dev.halley.server.database.Database;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.http.Caller;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts experiments into the trash, brings them back, and deletes for good what has been there for long. All operations take many
 * experiments; those that are not where they would have to be are left alone. Thread-safe.
 */
public final class Trash implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Trash.class);

    /** In {@code experiment.archived}: lists ask for 0 or 1, so they leave out what is in the trash. */
    private static final int IN_TRASH = 2;

    private final Database database;
    private final MetricStore metrics;
    private final LongConsumer forget;
    private final Purge purge;
    private final Retention retention;
    private final Clock clock;
    private final ScheduledExecutorService emptier = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "trash");
        thread.setDaemon(true);
        return thread;
    });

    /** So that a start has its processors for itself. */
    private static final long BEGIN_SECONDS = 3;

    /** Deletes what a part of the server keeps of an experiment. */
    @FunctionalInterface
    public interface Purge {
        void accept(Handle handle, long experimentId);
    }

    private Trash(
            Database database,
            MetricStore metrics,
            LongConsumer forget,
            Purge purge,
            Retention retention,
            Clock clock) {
        this.database = database;
        this.metrics = metrics;
        this.forget = forget;
        this.purge = purge;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Begins to empty the trash of what is old: soon and then each hour.
     *
     * @param forget told of each experiment that is about to be deleted for good
     * @param purge deletes what others keep of it, in the transaction that deletes it
     */
    public static Trash open(
            Database database,
            MetricStore metrics,
            LongConsumer forget,
            Purge purge,
            Retention retention,
            Clock clock) {
        Trash trash = new Trash(database, metrics, forget, purge, retention, clock);
        var unused = trash.emptier.scheduleWithFixedDelay(
                trash::emptyQuietly, BEGIN_SECONDS, TimeUnit.HOURS.toSeconds(1), TimeUnit.SECONDS);
        return trash;
    }

    /** Does now what is due, once. */
    static void empty(Database database, MetricStore metrics, Retention retention, Clock clock) {
        try (Trash trash = new Trash(database, metrics, id -> {}, (handle, id) -> {}, retention, clock)) {
            trash.emptyQuietly();
        }
    }

    /** @return how many were put into the trash */
    public int put(Collection<Long> experimentIds) {
        long now = clock.millis();
        return database.writeNow(handle -> {
            int moved = 0;
            for (long id : experimentIds) {
                int done = handle.createUpdate("INSERT INTO trash (experiment_id, was_archived, trashed_millis)"
                                + " SELECT id, archived, :now FROM experiment WHERE id = :id AND archived <> :trash")
                        .bind("now", now)
                        .bind("id", id)
                        .bind("trash", IN_TRASH)
                        .execute();
                moved += done;
                if (done > 0) {
                    handle.createUpdate("UPDATE experiment SET archived = :trash WHERE id = :id")
                            .bind("trash", IN_TRASH)
                            .bind("id", id)
                            .execute();
                }
            }
            return moved;
        });
    }

    /** Brings experiments back to where they were, the list or the archive. */
    public int restore(Collection<Long> experimentIds) {
        return database.writeNow(handle -> {
            int moved = 0;
            for (long id : experimentIds) {
                moved += handle.createUpdate("UPDATE experiment SET archived = coalesce("
                                + "(SELECT was_archived FROM trash WHERE experiment_id = :id), 0)"
                                + " WHERE id = :id AND archived = :trash")
                        .bind("id", id)
                        .bind("trash", IN_TRASH)
                        .execute();
                handle.createUpdate("DELETE FROM trash WHERE experiment_id = :id")
                        .bind("id", id)
                        .execute();
            }
            return moved;
        });
    }

    /** What of a project is in the trash, the latest first. */
    public List<TrashedExperiment> of(Project project) {
        return database.read(handle -> handle.createQuery("SELECT e.id, e.experiment_key, e.name, t.trashed_millis, "
                        + " (SELECT coalesce(sum(a.file_size), 0) FROM asset a WHERE a.experiment_id = e.id)"
                        + " + (SELECT coalesce(sum(length(c.points)), 0) FROM metric_chunk c"
                        + " WHERE c.experiment_id = e.id)"
                        + " + (SELECT coalesce(sum(length(l.points)), 0) FROM metric_log l"
                        + " WHERE l.experiment_id = e.id) AS bytes"
                        + " FROM trash t JOIN experiment e ON e.id = t.experiment_id"
                        + " WHERE e.project_id = :project ORDER BY t.trashed_millis DESC, e.id DESC")
                .bind("project", project.id())
                .map((row, context) -> new TrashedExperiment(
                        row.getString("experiment_key"),
                        row.getString("name"),
                        row.getLong("trashed_millis"),
                        row.getLong("bytes") + metrics.journaledBytes(row.getLong("id"))))
                .list());
    }

    /** How long it is kept, zero for always. */
    public Duration kept() {
        return retention.trash();
    }

    /** Whether it is in the trash. */
    public boolean has(Experiment experiment) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM trash WHERE experiment_id = :id")
                .bind("id", experiment.id())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    /** Deletes for good, if it is in the trash. The files of its assets go with the next sweep of files that no asset names. */
    public void delete(long experimentId) {
        forget.accept(experimentId);
        metrics.delete(experimentId);
        database.writeNow(handle -> {
            purge.accept(handle, experimentId);
            return handle.createUpdate("DELETE FROM experiment WHERE id = :id AND archived = :trash")
                    .bind("id", experimentId)
                    .bind("trash", IN_TRASH)
                    .execute();
        });
    }

    /**
     * Deletes a project for good.
     *
     * @param withExperiments whether its experiments go with it; else they move to the workspace's default project
     */
    void deleteProject(Project project, Caller caller, Projects projects, boolean withExperiments) {
        if (withExperiments) {
            List<Long> all = experimentsOf(project);
            put(all);
            all.forEach(this::delete);
        }
        database.writeNow(handle -> {
            Workspace workspace = new Workspace(project.workspaceId(), project.workspace());
            handle.createUpdate("UPDATE experiment SET project_id = :general WHERE project_id = :project")
                    .bind("general", projects.requireId(handle, workspace, caller, Projects.DEFAULT_NAME))
                    .bind("project", project.id())
                    .execute();
            return handle.createUpdate("DELETE FROM project WHERE id = :project")
                    .bind("project", project.id())
                    .execute();
        });
    }

    private List<Long> experimentsOf(Project project) {
        return database.read(handle -> handle.createQuery("SELECT id FROM experiment WHERE project_id = :project")
                .bind("project", project.id())
                .mapTo(Long.class)
                .list());
    }

    private void emptyQuietly() {
        try {
            moveOldArchived();
            unfinished(clock.millis() - Duration.ofDays(1).toMillis()).forEach(this::delete);
            if (retention.trash().isZero()) {
                return;
            }
            List<Long> old = olderThan(clock.millis() - retention.trash().toMillis());
            old.forEach(this::delete);
            if (!old.isEmpty()) {
                log.info(
                        "deleted {} experiments that had been in the trash for {} days",
                        old.size(),
                        retention.trash().toDays());
            }
        } catch (RuntimeException failure) {
            log.warn("the trash could not be emptied: {}", failure.getMessage());
        }
    }

    private void moveOldArchived() {
        if (retention.archive().isZero()) {
            return;
        }
        List<Long> old = database.read(handle -> handle.createQuery("SELECT id FROM experiment WHERE archived = 1"
                        + " AND coalesce(end_millis, last_seen_millis) < :limit AND last_seen_millis < :limit")
                .bind("limit", clock.millis() - retention.archive().toMillis())
                .mapTo(Long.class)
                .list());
        if (!old.isEmpty()) {
            log.info(
                    "moved {} archived experiments to the trash that ended more than {} days ago",
                    put(old),
                    retention.archive().toDays());
        }
    }

    /** Imports that broke off: hidden like the trash, and not in it. */
    private List<Long> unfinished(long millis) {
        return database.read(handle -> handle.createQuery("SELECT id FROM experiment e WHERE archived = :trash"
                        + " AND last_seen_millis < :limit"
                        + " AND NOT EXISTS (SELECT 1 FROM trash t WHERE t.experiment_id = e.id)")
                .bind("trash", IN_TRASH)
                .bind("limit", millis)
                .mapTo(Long.class)
                .list());
    }

    private List<Long> olderThan(long millis) {
        return database.read(
                handle -> handle.createQuery("SELECT experiment_id FROM trash WHERE trashed_millis < :limit")
                        .bind("limit", millis)
                        .mapTo(Long.class)
                        .list());
    }

    /** Waits for the experiment in hand. */
    @Override
    public void close() {
        emptier.shutdown();
        try {
            if (!emptier.awaitTermination(30, TimeUnit.SECONDS)) {
                log.warn("the trash is still being emptied");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
