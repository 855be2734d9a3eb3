package dev.halley.server.query;

import dev.halley.server.experiment.Experiment;
import dev.halley.server.query.ColumnDao.StoredColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The experiments of one project in memory, each with an ordinal that never changes, and the columns that were needed lately.
 *
 * <p>Everything is guarded by {@link #lock}: whoever reads holds its read lock for as long as ordinals and columns must fit together,
 * changes take its write lock for microseconds. Columns are loaded while only the read lock is held, under a monitor of their own.
 */
final class ProjectColumns {

    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private final long projectId;
    private final List<@Nullable Experiment> experiments = new ArrayList<>();
    private final List<List<String>> tags = new ArrayList<>();
    private final Map<Long, Integer> ordinals = new HashMap<>();
    /** What rows of column_value may not say yet, by the experiments' row ids. */
    private final Map<Long, Logged> overlay = new HashMap<>();

    private final Map<Field, Column> loaded = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, StoredColumn> stored = new HashMap<>();
    /**
     * Experiments of other projects that this one shows too, with the time of System.nanoTime when they were last read. Their values
     * are rows of their own project, so here they are always laid over.
     */
    private final Map<Long, Long> linked = new ConcurrentHashMap<>();

    private ColumnDao.@Nullable Census census;
    private long version;

    ProjectColumns(long projectId) {
        this.projectId = projectId;
    }

    long projectId() {
        return projectId;
    }

    // ---- experiments

    int size() {
        return experiments.size();
    }

    /** Null where an experiment was that is gone. */
    @Nullable
    Experiment experiment(int ordinal) {
        return experiments.get(ordinal);
    }

    List<String> tags(int ordinal) {
        return tags.get(ordinal);
    }

    /** -1 if it is not here. */
    int ordinal(long experimentId) {
        return ordinals.getOrDefault(experimentId, -1);
    }

    /** Changes with everything that can change an answer. */
    long version() {
        return version;
    }

    ColumnDao.@Nullable Census census() {
        return census;
    }

    /** Takes all experiments of the project as they are now. With the write lock. */
    void replaceAll(List<Experiment> all, ColumnDao.Census counted) {
        Set<Long> here = new HashSet<>();
        for (Experiment experiment : all) {
            here.add(experiment.id());
            experiments.set(place(experiment.id()), experiment);
        }
        for (int i = 0; i < experiments.size(); i++) {
            Experiment experiment = experiments.get(i);
            if (experiment != null && !here.contains(experiment.id())) {
                experiments.set(i, null);
                overlay.remove(experiment.id());
            }
        }
        census = counted;
        version++;
    }

    private int place(long experimentId) {
        Integer known = ordinals.get(experimentId);
        if (known != null) {
            return known;
        }
        int ordinal = experiments.size();
        ordinals.put(experimentId, ordinal);
        experiments.add(null);
        tags.add(List.of());
        return ordinal;
    }

    void setTags(long experimentId, List<String> names) {
        int ordinal = ordinal(experimentId);
        if (ordinal >= 0) {
            tags.set(ordinal, List.copyOf(names));
        }
    }

    // ---- what was logged just now

    /** Shows an experiment as it is now. With the write lock. */
    void apply(Experiment experiment, Logged logged) {
        int ordinal = place(experiment.id());
        Logged before = overlay.put(experiment.id(), logged);
        boolean same = experiment.equals(experiments.get(ordinal)) && logged.equals(before);
        experiments.set(ordinal, experiment);
        tags.set(ordinal, logged.tags());
        if (!same) {
            loaded.forEach((field, column) -> set(field, column, ordinal, logged));
            version++;
        }
    }

    /** The experiment is not in this project any more. With the write lock. */
    void remove(long experimentId) {
        Integer ordinal = ordinals.get(experimentId);
        if (ordinal != null && experiments.get(ordinal) != null) {
            experiments.set(ordinal, null);
            version++;
        }
        overlay.remove(experimentId);
    }

    /** The rows on disk say all that was logged. With the write lock. */
    void settled(long experimentId) {
        if (!linked.containsKey(experimentId)) {
            overlay.remove(experimentId);
        }
    }

    // ---- links

    private static final long NEVER = Long.MIN_VALUE;

    /** Shows these experiments of other projects. With the write lock, after {@link #replaceAll} took them. */
    void setLinked(Collection<Long> ids) {
        linked.keySet().retainAll(new HashSet<>(ids));
        ids.forEach(id -> linked.putIfAbsent(id, NEVER));
    }

    boolean isLinked(long experimentId) {
        return linked.containsKey(experimentId);
    }

    /** The linked experiment was touched. For any thread. */
    void touchLinked(long experimentId) {
        linked.computeIfPresent(experimentId, (id, read) -> NEVER);
    }

    /** Those that may have changed since they were read: what is logged is stored a little after the touch. */
    List<Long> linkedToRead(long nowNanos, long hotNanos) {
        List<Long> ids = new ArrayList<>();
        linked.forEach((id, read) -> {
            if (read == NEVER || nowNanos - read < hotNanos) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** A linked experiment is about to be read for the first time since it was touched. */
    void linkedRead(long experimentId, long nowNanos) {
        linked.computeIfPresent(experimentId, (id, read) -> read == NEVER ? Long.valueOf(nowNanos) : read);
    }

    @Nullable
    Logged overlay(long experimentId) {
        return overlay.get(experimentId);
    }

    private static void set(Field field, Column column, int ordinal, Logged logged) {
        if (column instanceof NumberColumn numbers) {
            MetricValue value = logged.metrics().get(field.name());
            Double number = value == null ? null : number(field, value);
            if (number == null) {
                numbers.clear(ordinal);
            } else {
                numbers.set(ordinal, number);
            }
        } else if (column instanceof TextColumn texts) {
            String text = texts(field, logged).get(field.name());
            if (text == null) {
                texts.clear(ordinal);
            } else {
                texts.set(ordinal, text);
            }
        }
    }

    static Map<String, String> texts(Field field, Logged logged) {
        return field.kind() == Field.Kind.PARAMETER ? logged.parameters() : logged.others();
    }

    /** Null if there is none: a metric logged without steps has no step. */
    static @Nullable Double number(Field field, MetricValue value) {
        return switch (field.stat()) {
            case LAST -> value.last();
            case MIN -> value.min();
            case MAX -> value.max();
            case BEST -> Field.isBetterSmall(field.name()) ? value.min() : value.max();
            case STEP -> value.step() == null ? null : (double) value.step();
            case AT_STEP -> throw new IllegalArgumentException("a value at a step is read from the series");
        };
    }

    // ---- columns

    @Nullable
    Column loaded(Field field) {
        synchronized (loaded) {
            return loaded.get(field);
        }
    }

    /** Keeps a column. With the read lock, so that nothing has changed since it was read; what is too much leaves. */
    void keep(Field field, Column column, long budget) {
        synchronized (loaded) {
            if (field.stat() != Field.Stat.AT_STEP) {
                overlay.forEach((id, logged) -> {
                    int ordinal = ordinal(id);
                    if (ordinal >= 0) {
                        set(field, column, ordinal, logged);
                    }
                });
                loaded.put(field, column);
            }
            long bytes = loaded.values().stream().mapToLong(Column::bytes).sum();
            Iterator<Column> oldest = loaded.values().iterator();
            while (bytes > budget && loaded.size() > 1) {
                bytes -= oldest.next().bytes();
                oldest.remove();
            }
        }
    }

    void setStored(Collection<StoredColumn> columns) {
        synchronized (stored) {
            columns.forEach(column -> stored.put(key(column.kind(), column.name()), column));
        }
    }

    @Nullable
    StoredColumn stored(Field.Kind kind, String name) {
        synchronized (stored) {
            return stored.get(key(kind, name));
        }
    }

    List<StoredColumn> stored() {
        synchronized (stored) {
            return List.copyOf(stored.values());
        }
    }

    private static String key(Field.Kind kind, String name) {
        return kind.word() + ":" + name;
    }

    /** What is in the overlay, for names that are not on disk yet. */
    Collection<Logged> overlays() {
        return overlay.values();
    }

    /** All that are in a scope. */
    BitSet in(Scope scope) {
        BitSet all = new BitSet(experiments.size());
        for (int i = 0; i < experiments.size(); i++) {
            Experiment experiment = experiments.get(i);
            if (experiment != null && scope.has(experiment)) {
                all.set(i);
            }
        }
        return all;
    }
}
