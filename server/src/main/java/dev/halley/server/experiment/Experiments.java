package dev.halley.server.experiment;

import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.quota.Quotas;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The experiments of the server. A caller reaches those of the workspaces that they are a member of; the others look as if they did
 * not exist. Thread-safe.
 */
public final class Experiments implements AutoCloseable {

    /** A client that is silent for longer is no longer running: four and a half of its beats. */
    public static final Duration SILENCE = Duration.ofSeconds(45);

    /** How often clients are told to give a sign of life. */
    public static final Duration BEAT = Duration.ofSeconds(10);

    private static final int REMEMBERED = 100_000;
    private static final int IDS_AT_ONCE = 500;

    /** How long somebody who lost a role may still log. */
    private static final long DOOR_NANOS = Duration.ofMillis(500).toNanos();

    private final Database database;
    private final ExperimentBeginnings beginnings;
    private final Clock clock;
    private final Signs signs;
    private final Map<Door, Opened> doors = new ConcurrentHashMap<>();
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final List<LongConsumer> readers = new CopyOnWriteArrayList<>();
    private final AtomicLong silences = new AtomicLong();

    public Experiments(Database database, Workspaces workspaces, Projects projects, Quotas quotas, Clock clock) {
        this.beginnings = new ExperimentBeginnings(database, workspaces, projects, quotas, clock);
        this.database = database;
        this.clock = clock;
        this.signs = new Signs(database, clock, SILENCE, this::fellSilent);
    }

    /** That a caller may log to an experiment was looked up a moment ago. */
    private record Door(Caller caller, String key) {}

    private record Opened(long experimentId, long sinceNanos) {}

    /**
     * Begins an experiment.
     *
     * @throws ApiException CONFLICT with 90999 if the key is taken, NOT_FOUND with 90219 if there is no such workspace
     */
    public Experiment create(Caller caller, NewExperiment wanted) {
        return awaited(begin(caller, wanted));
    }

    static Experiment awaited(CompletableFuture<Experiment> begun) {
        try {
            return begun.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException told) {
                throw told;
            }
            throw failure;
        }
    }

    /** As {@link #create}; completes when the experiment is on disk, on a thread that must not be held up. */
    public CompletableFuture<Experiment> begin(Caller caller, NewExperiment wanted) {
        return begin(caller, wanted, null);
    }

    /** As {@link #begin(Caller, NewExperiment)}, with what is known of the experiment in the same commit. */
    CompletableFuture<Experiment> begin(Caller caller, NewExperiment wanted, @Nullable Change change) {
        return beginnings.begin(caller, wanted, change).thenApply(experiment -> {
            signs.began(experiment.id());
            if (change == null) {
                listeners.forEach(listener -> listener.accept(experiment.id()));
            } else {
                touched(experiment.id());
            }
            return experiment;
        });
    }

    public Optional<Experiment> find(Caller caller, String key) {
        return database.read(handle -> ExperimentRows.byKey(handle, caller, key));
    }

    /**
     * An experiment by its key.
     *
     * @throws ApiException INVALID with 90998 if the key is missing, NOT_FOUND with 90211 if there is none for this caller
     */
    public Experiment require(Caller caller, @Nullable String key) {
        return find(caller, given(key)).orElseThrow(() -> unknown(given(key)));
    }

    /**
     * Experiments by their keys, in their order.
     *
     * @throws ApiException as {@link #require} for the first that is not there
     */
    public List<Experiment> requireAll(Caller caller, List<String> keys) {
        Map<String, Experiment> seen = new HashMap<>();
        for (int from = 0; from < keys.size(); from += IDS_AT_ONCE) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + IDS_AT_ONCE)).stream()
                    .map(Experiments::given)
                    .toList();
            database.read(handle -> ExperimentRows.byKeys(handle, caller, some))
                    .forEach(found -> seen.put(found.key(), found));
        }
        List<Experiment> all = new ArrayList<>(keys.size());
        for (String key : keys) {
            Experiment found = seen.get(key);
            if (found == null) {
                throw unknown(key);
            }
            all.add(found);
        }
        return all;
    }

    /**
     * The row id of an experiment that the caller logs to. That is a sign of life. Looked up, then remembered for a moment.
     *
     * @throws ApiException as {@link #require}
     */
    public long requireForLogging(Caller caller, @Nullable String key) {
        Door door = new Door(caller, given(key));
        Opened known = doors.get(door);
        long now = System.nanoTime();
        if (known == null || now - known.sinceNanos() > DOOR_NANOS) {
            known = new Opened(require(caller, key).id(), now);
            if (doors.size() > REMEMBERED) {
                doors.clear();
            }
            doors.put(door, known);
        }
        signs.sign(known.experimentId());
        touched(known.experimentId());
        return known.experimentId();
    }

    /** The experiment is about to be deleted: who logs to it now is told that there is none. */
    public void forget(long experimentId) {
        doors.values().removeIf(known -> known.experimentId() == experimentId);
    }

    /** The path of the page of an experiment, whoever asks. */
    public Optional<String> pageOf(String key) {
        return database.read(handle -> ExperimentRows.byKey(handle, key)).map(Experiment::path);
    }

    private static String given(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw new ApiException(ErrorKind.INVALID, SdkErrorCode.NO_EXPERIMENT_KEY, "'experimentKey' is missing.");
        }
        return key;
    }

    private static ApiException unknown(String key) {
        String shown = key.length() > 60 ? key.substring(0, 60) + "…" : key;
        return new ApiException(
                ErrorKind.NOT_FOUND, SdkErrorCode.UNKNOWN_EXPERIMENT, "experiment '" + shown + "' does not exist.");
    }

    /** The experiments of a project, the latest first. */
    public List<Experiment> of(Project project, boolean archived) {
        return database.read(handle -> ExperimentRows.ofProject(handle, project.id(), archived));
    }

    /** All experiments of a project by their row ids, with the archive and the trash. */
    public List<Experiment> allOf(long projectId) {
        return database.read(handle -> ExperimentRows.allOfProject(handle, projectId));
    }

    /** All experiments of other projects that a project shows too, with the archive and the trash. */
    public List<Experiment> linkedOf(long projectId) {
        return database.read(handle -> ExperimentRows.linkedOfProject(handle, projectId));
    }

    /** Some experiments by their row ids, in any order; those that are gone are left out. */
    public List<Experiment> byIds(Collection<Long> ids) {
        List<Long> wanted = List.copyOf(ids);
        List<Experiment> found = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += IDS_AT_ONCE) {
            List<Long> some = wanted.subList(from, Math.min(wanted.size(), from + IDS_AT_ONCE));
            found.addAll(database.read(handle -> ExperimentRows.byIds(handle, some)));
        }
        return found;
    }

    /** The times in which no process of some experiments ran, by their row ids; those that never paused are not in it. */
    public Map<Long, List<Pauses.Pause>> pauses(Collection<Long> ids) {
        return ids.isEmpty() ? Map.of() : database.read(handle -> Pauses.of(handle, ids));
    }

    /** The experiments of a workspace, the latest first. */
    public List<Experiment> of(Workspace workspace, boolean archived) {
        return database.read(handle -> ExperimentRows.ofWorkspace(handle, workspace, archived));
    }

    /** Where an experiment stands now. */
    public ExperimentState state(Experiment experiment) {
        if (experiment.crashed()) {
            return experiment.killed() ? ExperimentState.KILLED : ExperimentState.CRASHED;
        }
        Long queued = experiment.queuedMillis();
        if (queued != null && experiment.alive() && lastSeenMillis(experiment) <= queued) {
            return ExperimentState.QUEUED;
        }
        boolean silent = lastSeenMillis(experiment) + SILENCE.toMillis() < clock.millis();
        return experiment.alive() && !silent ? ExperimentState.RUNNING : ExperimentState.FINISHED;
    }

    /** The end that readers see: what was logged, else the last sign of life. */
    public long endMillis(Experiment experiment) {
        Long logged = experiment.endMillis();
        return logged == null ? Math.max(experiment.startMillis(), lastSeenMillis(experiment)) : logged;
    }

    /** How long an experiment ran, or has run, wherever that is shown: from its start to the end that readers see. */
    public long durationMillis(Experiment experiment) {
        return Math.max(0, endMillis(experiment) - experiment.startMillis());
    }

    /** The last sign of life, be it before or after the end. */
    public long lastSeenMillis(Experiment experiment) {
        return Math.max(experiment.lastSeenMillis(), signs.latest(experiment.id()));
    }

    /**
     * Calls the listener with each experiment that is logged to, is changed or falls silent; what is logged may not be stored yet. It must
     * be quick.
     */
    public void onTouch(LongConsumer listener) {
        listeners.add(listener);
    }

    /**
     * As {@link #onTouch}, for a reader of what was logged: an experiment that was just begun has nothing to read, and a sweep begins
     * thousands.
     */
    public void onLogged(LongConsumer reader) {
        readers.add(reader);
    }

    /** Tells that an experiment was changed past the operations here, after that is on disk. */
    public void touched(long experimentId) {
        listeners.forEach(listener -> listener.accept(experimentId));
        readers.forEach(reader -> reader.accept(experimentId));
    }

    /** Those of which nobody said that they ended have another state now. */
    private void fellSilent(List<Long> ids) {
        silences.incrementAndGet();
        byIds(ids).stream().filter(Experiment::alive).forEach(experiment -> touched(experiment.id()));
    }

    /** Grows when the state of an experiment changes although nothing of it was changed. */
    public long silences() {
        return silences.get();
    }

    /** Renames an experiment; for callers that do not wait. */
    public CompletableFuture<Integer> rename(long experimentId, String name) {
        return change(experimentId, named(name));
    }

    public void setFilePath(long experimentId, String path) {
        update(experimentId, "file_path = :value", path);
    }

    public void setArchived(long experimentId, boolean archived) {
        update(experimentId, "archived = :value", archived);
    }

    /** The client gives a sign of life by itself: one that said that it ended, or was thought to have, runs again. */
    public void beat(long experimentId) {
        boolean ended =
                database.read(handle -> handle.createQuery("SELECT 1 FROM experiment WHERE id = :id AND alive = 0")
                        .bind("id", experimentId)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
        if (ended) {
            setAlive(experimentId, true);
        }
    }

    /** The experiment waits for its process until something is logged to it. */
    public void setQueued(long experimentId) {
        update(experimentId, "alive = 1, last_seen_millis = :value, queued_millis = :value", clock.millis());
    }

    /** Some of a caller's experiments by a part of their names, the latest first. */
    public List<Experiment> named(Caller caller, String part, int limit) {
        return database.read(handle -> ExperimentRows.named(handle, caller, part, limit));
    }

    /** The client says that it runs, or that it ended. A crash stays a crash until the client runs again. */
    public void setAlive(long experimentId, boolean alive) {
        // The end of a run that nobody logged is when its client said so; a run that goes on has none.
        database.writeNow(handle -> {
            if (alive) {
                Pauses.end(handle, experimentId, signs.latest(experimentId), SILENCE, clock.millis());
            }
            return handle.createUpdate("UPDATE experiment SET alive = :alive, crashed = CASE WHEN :alive = 1 THEN 0"
                            + " ELSE crashed END, end_millis = CASE WHEN :alive = 1 THEN NULL ELSE coalesce(end_millis, :now) END,"
                            + " last_seen_millis = CASE WHEN last_seen_millis < :now THEN :now ELSE last_seen_millis END WHERE id"
                            + " = :id")
                    .bind("alive", alive)
                    .bind("now", clock.millis())
                    .bind("id", experimentId)
                    .execute();
        });
        touched(experimentId);
    }

    /**
     * The client reports an error, and maybe that it crashed. An error alone ends nothing and restarts nothing.
     *
     * @param note what happened, null if nothing was said
     */
    public void report(long experimentId, boolean crashed, @Nullable String note) {
        database.writeNow(handle -> handle.createUpdate(
                        "UPDATE experiment SET crashed = CASE WHEN :crashed = 1 THEN 1 ELSE crashed END,"
                                + " note = coalesce(:note, note) WHERE id = :id")
                .bind("crashed", crashed)
                .bind("note", note)
                .bind("id", experimentId)
                .execute());
        touched(experimentId);
    }

    /** What is written of an experiment in a transaction. */
    @FunctionalInterface
    public interface Change {
        void write(Handle handle, long experimentId);
    }

    /** Writes what changes of an experiment; for callers that do not wait. */
    public CompletableFuture<Integer> change(long experimentId, Change change) {
        return later(experimentId, handle -> {
            change.write(handle, experimentId);
            return 1;
        });
    }

    public static Change named(String name) {
        return (handle, id) -> handle.createUpdate("UPDATE experiment SET name = :name WHERE id = :id")
                .bind("name", name)
                .bind("id", id)
                .execute();
    }

    /**
     * The client says that it ended.
     *
     * @param startMillis null leaves it as it is
     * @param endMillis null for now
     * @param failure why it failed, null if it did not
     */
    public Change ended(@Nullable Long startMillis, @Nullable Long endMillis, @Nullable String failure) {
        long now = clock.millis();
        return (handle, id) -> handle.createUpdate("UPDATE experiment SET alive = 0,"
                        + " crashed = CASE WHEN :failed = 1 THEN 1 ELSE crashed END, note = coalesce(:failure, note),"
                        + " start_millis = coalesce(:start, start_millis), end_millis = coalesce(:end, end_millis, :now),"
                        + " last_seen_millis = CASE WHEN last_seen_millis < :now THEN :now ELSE last_seen_millis END"
                        + " WHERE id = :id")
                .bind("failed", failure != null)
                .bind("failure", failure)
                .bind("start", startMillis)
                .bind("end", endMillis)
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    private CompletableFuture<Integer> later(long experimentId, Database.Write<Integer> write) {
        return database.write(write).whenComplete((changed, failure) -> touched(experimentId));
    }

    /** Sets the times that are given; null leaves one as it is. */
    public void setTimes(long experimentId, @Nullable Long startMillis, @Nullable Long endMillis) {
        database.writeNow(times(experimentId, startMillis, endMillis));
        touched(experimentId);
    }

    /** The same for callers that do not wait. */
    CompletableFuture<Integer> setTimesLater(long experimentId, @Nullable Long startMillis, @Nullable Long endMillis) {
        return later(experimentId, times(experimentId, startMillis, endMillis));
    }

    private static Database.Write<Integer> times(
            long experimentId, @Nullable Long startMillis, @Nullable Long endMillis) {
        return handle -> handle.createUpdate("UPDATE experiment SET start_millis = coalesce(:start,"
                        + " start_millis), end_millis = coalesce(:end, end_millis) WHERE id = :id")
                .bind("start", startMillis)
                .bind("end", endMillis)
                .bind("id", experimentId)
                .execute();
    }

    private void update(long experimentId, String assignment, Object value) {
        database.writeNow(handle -> {
            Update update = handle.createUpdate("UPDATE experiment SET " + assignment + " WHERE id = :id");
            return update.bind("value", value).bind("id", experimentId).execute();
        });
        touched(experimentId);
    }

    @Override
    public void close() {
        signs.close();
    }
}
