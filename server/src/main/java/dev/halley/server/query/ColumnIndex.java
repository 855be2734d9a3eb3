package dev.halley.server.query;

import dev.halley.server.database.Database;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.query.ColumnDao.Census;
import dev.halley.server.query.ColumnDao.StoredColumn;
import dev.halley.server.query.ColumnDao.StoredValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the columns in step with what is logged.
 *
 * <p>Logging only leaves a note that an experiment was touched. A query first reads the touched experiments of its project and lays
 * their values over the columns in memory, so it sees everything that was acknowledged before. In the background, when an experiment
 * has been quiet for some seconds or a minute has passed, what changed becomes rows of {@code column_value}. A note is made before the
 * value is stored, so a touched experiment is read again by each query for a little while.
 *
 * <p>A server that was killed finds at its start which experiments were seen after they were last indexed ({@link IndexMarks}), or have
 * metrics in the journal, which may be there before the sign of life is. Thread-safe.
 */
final class ColumnIndex implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ColumnIndex.class);
    private static final long HOT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_BEHIND_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int AT_ONCE = 64;
    private static final int VALUES_AT_ONCE = 2_000;
    private static final Comparator<StoredValue> IN_ORDER_OF_THE_ROWS =
            Comparator.comparingLong(StoredValue::columnId).thenComparingLong(StoredValue::experimentId);
    private static final int PROJECTS_IN_MEMORY = 16;
    private static final int PROJECTS_READ_FIRST = 4;

    /** That an experiment was touched. Times are of System.nanoTime. */
    private static final class Touch {
        volatile long atNanos;
        volatile long readNanos;
        final long sinceNanos;
        volatile boolean read;

        Touch(long nowNanos) {
            atNanos = nowNanos;
            sinceNanos = nowNanos;
        }

        boolean mustBeRead() {
            return !read || readNanos - atNanos < HOT_NANOS;
        }

        boolean isDue(long nowNanos) {
            return nowNanos - atNanos > QUIET_NANOS || nowNanos - sinceNanos > LONGEST_BEHIND_NANOS;
        }
    }

    private final Database database;
    private final Experiments experiments;
    private final Logged.Source source;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ColumnDao dao = new ColumnDao();
    private final IndexMarks marks;
    private final Map<Long, Touch> touched = new ConcurrentHashMap<>();
    private final Map<Long, Long> projectOf = new ConcurrentHashMap<>();
    private final Map<Long, ProjectColumns> projects = new LinkedHashMap<>(16, 0.75f, true);
    /** Open projects that show experiments of others too. */
    private final Set<ProjectColumns> showingLinks = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "halley-columns");
        thread.setDaemon(true);
        return thread;
    });

    ColumnIndex(Database database, Experiments experiments, Logged.Source source, Clock clock, LongSupplier nanoTime) {
        this.database = database;
        this.experiments = experiments;
        this.source = source;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.marks = new IndexMarks(database, dao);
    }

    /** Notes what is behind and begins to catch up in the background. */
    void start() {
        long longAgo = nanoTime.getAsLong() - LONGEST_BEHIND_NANOS;
        Set<Long> behind = marks.behind();
        behind.addAll(source.metrics().recovered());
        for (long id : behind) {
            touched.putIfAbsent(id, new Touch(longAgo));
        }
        worker.execute(this::readLatestProjects);
        var unused = worker.scheduleWithFixedDelay(this::flushQuietly, 500, 500, TimeUnit.MILLISECONDS);
    }

    /** Whoever opens the page first after a start shall not wait for a hundred thousand experiments to be read. */
    private void readLatestProjects() {
        try {
            for (long project :
                    database.read(handle -> dao.latestProjects(handle.getConnection(), PROJECTS_READ_FIRST))) {
                ProjectColumns columns = open(project);
                synchronized (columns) {
                    refreshIfChanged(columns);
                }
            }
        } catch (RuntimeException failure) {
            log.debug("the latest projects are read when they are asked for", failure);
        }
    }

    /** An experiment is being logged to or changed. Quick, for any thread. */
    void touch(long experimentId) {
        long now = nanoTime.getAsLong();
        for (ProjectColumns columns : showingLinks) {
            columns.touchLinked(experimentId);
        }
        touched.compute(experimentId, (id, known) -> {
            if (known == null) {
                return new Touch(now);
            }
            known.atNanos = now;
            return known;
        });
    }

    /** How many experiments have rows that may be behind what was logged to them. */
    int behind() {
        return touched.size();
    }

    // ---- reading

    /** The columns of a project as of now. */
    ProjectColumns current(long projectId) {
        ProjectColumns columns = open(projectId);
        synchronized (columns) {
            refreshIfChanged(columns);
            catchUp(columns);
        }
        return columns;
    }

    private ProjectColumns open(long projectId) {
        synchronized (projects) {
            ProjectColumns known = projects.computeIfAbsent(projectId, ProjectColumns::new);
            if (projects.size() > PROJECTS_IN_MEMORY) {
                ProjectColumns closed =
                        projects.remove(projects.keySet().iterator().next());
                showingLinks.remove(closed);
            }
            return known;
        }
    }

    private void refreshIfChanged(ProjectColumns columns) {
        Census counted = database.read(handle -> dao.census(handle.getConnection(), columns.projectId()));
        if (counted.equals(columns.census())) {
            return;
        }
        boolean first = columns.census() == null;
        List<Experiment> own = experiments.allOf(columns.projectId());
        List<Experiment> linked = counted.links() == 0 ? List.of() : experiments.linkedOf(columns.projectId());
        List<Experiment> all = new ArrayList<>(own);
        all.addAll(linked);
        Map<Long, List<String>> tags = new HashMap<>();
        if (first) {
            database.read(handle -> {
                dao.visitTags(handle.getConnection(), columns.projectId(), (row, id) -> tags.computeIfAbsent(
                                id, none -> new ArrayList<>(2))
                        .add(row.getString(2)));
                columns.setStored(dao.columns(handle.getConnection(), columns.projectId()));
                return tags;
            });
        }
        columns.lock.writeLock().lock();
        try {
            columns.replaceAll(all, counted);
            columns.setLinked(linked.stream().map(Experiment::id).toList());
            tags.forEach(columns::setTags);
        } finally {
            columns.lock.writeLock().unlock();
        }
        if (linked.isEmpty()) {
            showingLinks.remove(columns);
        } else {
            showingLinks.add(columns);
        }
        own.forEach(experiment -> {
            Long before = projectOf.put(experiment.id(), columns.projectId());
            if (!first && before == null) {
                touch(experiment.id());
            }
        });
    }

    /** Lays over the columns what was logged to the project's experiments since they were last read. */
    private void catchUp(ProjectColumns columns) {
        List<Long> ids = new ArrayList<>();
        touched.forEach((id, touch) -> {
            long project = projectOf.getOrDefault(id, columns.projectId());
            if (project == columns.projectId() && !columns.isLinked(id) && touch.mustBeRead()) {
                ids.add(id);
            }
        });
        long now = nanoTime.getAsLong();
        List<Long> links = columns.linkedToRead(now, HOT_NANOS);
        links.forEach(id -> columns.linkedRead(id, now));
        ids.addAll(links);
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            readInto(columns, ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
        }
    }

    private void readInto(ProjectColumns columns, List<Long> ids) {
        long now = nanoTime.getAsLong();
        Map<Long, Experiment> found = byId(ids);
        Map<Long, Logged> logged = source.of(found.keySet());
        columns.lock.writeLock().lock();
        try {
            for (long id : ids) {
                Experiment experiment = found.get(id);
                if (experiment != null) {
                    projectOf.put(id, experiment.projectId());
                }
                boolean own = experiment != null && experiment.projectId() == columns.projectId();
                if (experiment == null || (!own && !columns.isLinked(id))) {
                    columns.remove(id);
                } else {
                    columns.apply(experiment, logged.getOrDefault(id, Logged.NOTHING));
                    Touch touch = own ? touched.get(id) : null;
                    if (touch != null) {
                        touch.readNanos = now;
                        touch.read = true;
                    }
                }
            }
        } finally {
            columns.lock.writeLock().unlock();
        }
    }

    private Map<Long, Experiment> byId(Collection<Long> ids) {
        Map<Long, Experiment> found = new HashMap<>();
        experiments.byIds(ids).forEach(experiment -> found.put(experiment.id(), experiment));
        return found;
    }

    // ---- writing down

    private void flushQuietly() {
        try {
            writeDown();
        } catch (RuntimeException failure) {
            log.warn("the columns of some experiments could not be written down; tried again soon", failure);
        }
    }

    /** Writes down what has been quiet, or behind for long. */
    void writeDown() {
        flushDue(nanoTime.getAsLong());
        marks.confirmQuiet(clock.millis(), touched::containsKey);
    }

    private void flushDue(long nowNanos) {
        List<Long> due = new ArrayList<>();
        touched.forEach((id, touch) -> {
            if (touch.isDue(nowNanos)) {
                due.add(id);
            }
        });
        due.sort(null);
        for (int from = 0; from < due.size(); from += AT_ONCE) {
            // What was touched just now may be about to be stored.
            flush(due.subList(from, Math.min(due.size(), from + AT_ONCE)), HOT_NANOS);
        }
    }

    /** @param hotNanos those that were touched so shortly before stay behind */
    private synchronized void flush(List<Long> ids, long hotNanos) {
        long begun = nanoTime.getAsLong();
        long millis = clock.millis();
        Map<Long, Experiment> found = byId(ids);
        Map<Long, Logged> logged = source.of(found.keySet());
        Map<Long, List<Experiment>> byProject = new HashMap<>();
        found.values().forEach(experiment -> byProject
                .computeIfAbsent(experiment.projectId(), none -> new ArrayList<>())
                .add(experiment));
        byProject.forEach((project, of) -> write(project, of, logged, millis));
        marks.written(found.keySet(), millis);
        for (long id : ids) {
            Touch touch = touched.get(id);
            if (touch != null && touch.atNanos < begun - hotNanos) {
                touched.remove(id, touch);
                settle(id);
            } else if (touch != null) {
                touched.replace(id, touch, renewed(touch, begun));
            }
        }
    }

    private static Touch renewed(Touch touch, long begun) {
        Touch renewed = new Touch(begun);
        renewed.atNanos = touch.atNanos;
        renewed.readNanos = touch.readNanos;
        renewed.read = touch.read;
        return renewed;
    }

    private void settle(long experimentId) {
        List<ProjectColumns> open;
        synchronized (projects) {
            open = List.copyOf(projects.values());
        }
        for (ProjectColumns columns : open) {
            columns.lock.writeLock().lock();
            try {
                columns.settled(experimentId);
            } finally {
                columns.lock.writeLock().unlock();
            }
        }
    }

    private void write(long project, List<Experiment> of, Map<Long, Logged> logged, long millis) {
        NewColumns known = new NewColumns(database.read(handle -> dao.columns(handle.getConnection(), project)));
        for (Experiment experiment : of) {
            known.see(logged.getOrDefault(experiment.id(), Logged.NOTHING));
        }
        List<StoredColumn> all = known.isChanged()
                ? database.writeNow(handle -> known.write(dao, handle.getConnection(), project))
                : known.all();
        ProjectColumns open;
        synchronized (projects) {
            open = projects.get(project);
        }
        if (open != null) {
            open.setStored(all);
        }
        List<Change> changes = changes(of, logged, all);
        for (int from = 0; from < changes.size(); ) {
            int to = from;
            int values = 0;
            while (to < changes.size()
                    && (to == from || values + changes.get(to).size() <= VALUES_AT_ONCE)) {
                values += changes.get(to++).size();
            }
            write(project, changes.subList(from, to), millis);
            from = to;
        }
    }

    /** What the rows of an experiment do not say yet, and the columns in which it has no value any more. */
    private record Change(long id, List<StoredValue> values, List<Long> gone) {
        int size() {
            return values.size() + gone.size() + 1;
        }
    }

    private List<Change> changes(List<Experiment> of, Map<Long, Logged> logged, List<StoredColumn> columns) {
        List<Long> ids = of.stream().map(Experiment::id).toList();
        List<Long> columnIds = columns.stream().map(StoredColumn::id).toList();
        Map<Long, Map<Long, StoredValue>> before = new HashMap<>();
        database.read(handle -> {
                    List<Long> known = dao.indexed(handle.getConnection(), ids);
                    return dao.values(handle.getConnection(), columnIds, known);
                })
                .forEach(value -> before.computeIfAbsent(value.experimentId(), none -> new HashMap<>())
                        .put(value.columnId(), value));
        List<Change> changes = new ArrayList<>();
        for (long id : ids) {
            Map<Long, StoredValue> rows = before.getOrDefault(id, new HashMap<>());
            Logged values = logged.getOrDefault(id, Logged.NOTHING);
            List<StoredValue> changed = new ArrayList<>();
            for (StoredColumn column : columns) {
                StoredValue value = valueOf(column, id, values);
                StoredValue stored = value == null ? null : rows.remove(column.id());
                if (value != null && !value.equals(stored)) {
                    changed.add(value);
                }
            }
            changes.add(new Change(id, changed, List.copyOf(rows.keySet())));
        }
        return changes;
    }

    /** One transaction, unless a single experiment has too many values: then it counts as indexed long ago until the last of them. */
    private void write(long project, List<Change> changes, long millis) {
        List<StoredValue> values = changes.stream()
                .flatMap(change -> change.values().stream())
                .sorted(IN_ORDER_OF_THE_ROWS)
                .toList();
        int from = 0;
        for (; values.size() - from > VALUES_AT_ONCE; from += VALUES_AT_ONCE) {
            List<StoredValue> some = values.subList(from, from + VALUES_AT_ONCE);
            database.writeNow(handle -> {
                mark(handle.getConnection(), changes, project, 0);
                dao.put(handle.getConnection(), some);
                return project;
            });
        }
        List<StoredValue> rest = values.subList(from, values.size());
        database.writeNow(handle -> {
            Connection connection = handle.getConnection();
            if (!rest.isEmpty()) {
                dao.put(connection, rest);
            }
            for (Change change : changes) {
                if (!change.gone().isEmpty()) {
                    dao.delete(connection, change.gone(), change.id());
                }
            }
            mark(connection, changes, project, millis);
            // They were there when their values were read, and nothing would delete these rows any more.
            for (long deleted : dao.deleted(connection, ids(changes))) {
                ColumnDao.purge(connection, deleted);
            }
            return project;
        });
    }

    private void mark(Connection connection, List<Change> changes, long project, long millis) throws SQLException {
        dao.markIndexed(connection, ids(changes), project, millis);
    }

    private static List<Long> ids(List<Change> changes) {
        return changes.stream().map(Change::id).toList();
    }

    private static @org.jspecify.annotations.Nullable StoredValue valueOf(StoredColumn column, long id, Logged logged) {
        if (column.kind() == Field.Kind.METRIC) {
            MetricValue value = logged.metrics().get(column.name());
            return value == null ? null : StoredValue.of(column.id(), id, value);
        }
        String text =
                (column.kind() == Field.Kind.PARAMETER ? logged.parameters() : logged.others()).get(column.name());
        return text == null ? null : StoredValue.of(column.id(), id, text);
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(30, TimeUnit.SECONDS)) {
                log.warn("the columns are still being written down");
            }
            flushAll();
            marks.confirmAll(clock.millis(), touched::containsKey);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            log.warn("the columns could not be written down; the next start does it: {}", failure.getMessage());
        }
    }

    /** Writes down all that is behind, when nothing is about to be stored. */
    private void flushAll() {
        List<Long> all = new ArrayList<>(touched.keySet());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            flush(all.subList(from, Math.min(all.size(), from + AT_ONCE)), 0);
        }
    }

    ColumnDao dao() {
        return dao;
    }

    <T> T read(SqlRead<T> read) {
        return database.read(handle -> read.on(handle.getConnection()));
    }

    /** A piece of reading by plain JDBC. */
    @FunctionalInterface
    interface SqlRead<T> {
        T on(Connection connection) throws SQLException;
    }
}
