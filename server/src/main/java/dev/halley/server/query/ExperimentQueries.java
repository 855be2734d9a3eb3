package dev.halley.server.query;

import dev.halley.server.database.Database;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.other.Others;
import dev.halley.server.parameter.Parameters;
import dev.halley.server.project.Project;
import dev.halley.server.query.ColumnDao.StoredColumn;
import dev.halley.server.query.ExperimentPage.Aggregate;
import dev.halley.server.query.ExperimentPage.Item;
import dev.halley.server.tag.Tags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries over the experiments of a project: filters, sorts, groups, and gives a part of the result with the values of some
 * columns. An answer holds everything that was acknowledged before it was asked for. Thread-safe.
 */
public final class ExperimentQueries implements AutoCloseable {

    private static final int ANSWERS_KEPT = 32;
    private static final long GOOD_NANOS = 5_000_000_000L;

    private final Experiments experiments;
    private final ColumnIndex index;
    private final ColumnReader columns;
    private final CellReader cells;
    private final Map<AnswerKey, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);

    private record AnswerKey(long project, ExperimentQuery.Shape shape) {}

    /** All lines of an answer, good for one version of the project, and not for long: runs that another server heard fall silent, too. */
    private record Answer(
            long version, long silences, long madeNanos, int total, int matching, List<Groups.Line> lines) {
        boolean isGood(long versionNow, long silencesNow) {
            return version == versionNow && silences == silencesNow && System.nanoTime() - madeNanos < GOOD_NANOS;
        }
    }

    public ExperimentQueries(
            Database database,
            Experiments experiments,
            Parameters parameters,
            Others others,
            Tags tags,
            MetricStore metrics,
            Clock clock) {
        this.experiments = experiments;
        this.index = new ColumnIndex(
                database, experiments, new Logged.Source(parameters, others, tags, metrics), clock, System::nanoTime);
        this.columns = new ColumnReader(
                index, experiments, metrics, Runtime.getRuntime().maxMemory() / 8);
        this.cells = new CellReader(index, columns);
        experiments.onLogged(index::touch);
        metrics.onAppend(index::touch);
        index.start();
    }

    /** Deletes the values of an experiment that is deleted for good, from the columns of all projects that it was in. */
    public static void purge(Handle handle, long experimentId) {
        ColumnDao.purge(handle.getConnection(), experimentId);
    }

    /** The experiment was changed past the operations that tell by themselves. */
    public void touched(long experimentId) {
        index.touch(experimentId);
    }

    /** The row ids of all that match, in order. */
    public List<Long> ids(Project project, ExperimentQuery query) {
        return experiments(project, query).stream().map(Experiment::id).toList();
    }

    /** All that match, in order, whatever the query's offset and limit. */
    public List<Experiment> experiments(Project project, ExperimentQuery query) {
        ProjectColumns current = index.current(project.id());
        current.lock.readLock().lock();
        try {
            List<Experiment> found = new ArrayList<>();
            for (int ordinal : sorted(current, query, matching(current, query))) {
                Experiment experiment = current.experiment(ordinal);
                if (experiment != null) {
                    found.add(experiment);
                }
            }
            return found;
        } finally {
            current.lock.readLock().unlock();
        }
    }

    /** The part of the answer that the query asks for. */
    public ExperimentPage page(Project project, ExperimentQuery query) {
        ProjectColumns current = index.current(project.id());
        current.lock.readLock().lock();
        try {
            Answer answer = answer(current, query);
            int from = Math.min(query.offset(), answer.lines().size());
            int to = Math.min(answer.lines().size(), from + query.limit());
            List<Groups.Line> shown = answer.lines().subList(from, to);
            return new ExperimentPage(
                    answer.total(),
                    answer.matching(),
                    answer.lines().size(),
                    from,
                    items(current, query.columns(), shown));
        } finally {
            current.lock.readLock().unlock();
        }
    }

    /** The rows of some experiments by their keys, in that order; those that are not in the project are left out. */
    public List<Item> rows(Project project, List<Experiment> wanted, List<Field> shown) {
        ProjectColumns current = index.current(project.id());
        current.lock.readLock().lock();
        try {
            List<Groups.Line> lines = new ArrayList<>();
            for (Experiment experiment : wanted) {
                int ordinal = current.ordinal(experiment.id());
                if (ordinal >= 0 && current.experiment(ordinal) != null) {
                    lines.add(new Groups.Line(ordinal, null));
                }
            }
            return items(current, shown, lines);
        } finally {
            current.lock.readLock().unlock();
        }
    }

    private List<Item> items(ProjectColumns current, List<Field> fields, List<Groups.Line> lines) {
        List<Integer> ordinals = new ArrayList<>();
        for (Groups.Line line : lines) {
            if (line.group() == null) {
                ordinals.add(line.ordinal());
            }
        }
        Map<Integer, List<@Nullable Object>> values = cells.cells(current, ordinals, fields);
        List<Item> items = new ArrayList<>();
        for (Groups.Line line : lines) {
            Groups.Members group = line.group();
            Experiment experiment = group == null ? current.experiment(line.ordinal()) : null;
            if (experiment != null) {
                items.add(new ExperimentPage.Row(
                        experiment, current.tags(line.ordinal()), values.getOrDefault(line.ordinal(), List.of())));
            } else if (group != null) {
                List<@Nullable Aggregate> aggregates = new ArrayList<>();
                for (Field field : fields) {
                    aggregates.add(Aggregates.of(columns.column(current, field), group.ordinals()));
                }
                items.add(new ExperimentPage.Group(
                        group.path(), group.defined(), group.ordinals().length, group.closed(), aggregates));
            }
        }
        return items;
    }

    private Answer answer(ProjectColumns current, ExperimentQuery query) {
        AnswerKey key = new AnswerKey(current.projectId(), query.shape());
        long silences = experiments.silences();
        synchronized (answers) {
            Answer known = answers.get(key);
            if (known != null && known.isGood(current.version(), silences)) {
                return known;
            }
        }
        BitSet universe = universe(current, query);
        BitSet matching = new FilterEvaluation(current, columns, universe).matches(query.filter());
        int[] sorted = sorted(current, query, matching);
        List<Column> groupColumns = query.groups().stream()
                .map(field -> columns.column(current, field))
                .toList();
        List<Groups.Line> lines = new Groups(
                        current,
                        query.groups(),
                        groupColumns,
                        query.closed(),
                        !query.orders().isEmpty())
                .lines(sorted);
        Answer made = new Answer(
                current.version(), silences, System.nanoTime(), universe.cardinality(), matching.cardinality(), lines);
        synchronized (answers) {
            answers.put(key, made);
            if (answers.size() > ANSWERS_KEPT) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
        return made;
    }

    private BitSet matching(ProjectColumns current, ExperimentQuery query) {
        return new FilterEvaluation(current, columns, universe(current, query)).matches(query.filter());
    }

    private BitSet universe(ProjectColumns current, ExperimentQuery query) {
        BitSet all = current.in(query.scope());
        return query.within().equals(Filter.ALL)
                ? all
                : new FilterEvaluation(current, columns, all).matches(query.within());
    }

    private int[] sorted(ProjectColumns current, ExperimentQuery query, BitSet matching) {
        int[] ordinals = matching.stream().toArray();
        List<Order> orders = new ArrayList<>(query.orders());
        orders.add(new Order(Field.STARTED, true));
        for (int i = orders.size() - 1; i >= 0; i--) {
            Order order = orders.get(i);
            ordinals = Order.sort(
                    ordinals, Order.of(columns.column(current, order.field()), order.descending(), ordinals));
        }
        return ordinals;
    }

    // ---- columns

    /**
     * A column that the experiments of a project offer.
     *
     * @param varies whether experiments have different values
     * @param numeric whether all values are numbers
     */
    public record KnownColumn(Field field, boolean varies, boolean numeric) {}

    /** The logged columns of a project, by kind and name. */
    public List<KnownColumn> columns(Project project) {
        ProjectColumns current = index.current(project.id());
        current.lock.readLock().lock();
        try {
            NewColumns known = new NewColumns(current.stored());
            current.overlays().forEach(known::see);
            List<KnownColumn> all = new ArrayList<>();
            for (StoredColumn column : known.all()) {
                Field field = new Field(column.kind(), column.name(), Field.Stat.LAST, 0);
                all.add(new KnownColumn(field, column.varies(), !column.hasTexts()));
            }
            all.sort((left, right) -> {
                int kinds = left.field().kind().compareTo(right.field().kind());
                return kinds != 0
                        ? kinds
                        : NaturalOrder.compare(
                                left.field().name(), right.field().name());
            });
            return all;
        } finally {
            current.lock.readLock().unlock();
        }
    }

    /** The columns of which one of these experiments has a value. */
    public List<KnownColumn> columns(Project project, Filter within) {
        List<KnownColumn> all = columns(project);
        if (within.equals(Filter.ALL)) {
            return all;
        }
        ProjectColumns current = index.current(project.id());
        current.lock.readLock().lock();
        try {
            BitSet some = new FilterEvaluation(current, columns, current.in(Scope.LIST)).matches(within);
            return all.stream()
                    .filter(known -> {
                        Column column = columns.column(current, known.field());
                        return some.stream().anyMatch(column::has);
                    })
                    .toList();
        } finally {
            current.lock.readLock().unlock();
        }
    }

    /** Some of the different values of a column that contain a text, in natural order. */
    public List<String> values(Project project, Field field, String part, int limit) {
        ProjectColumns current = index.current(project.id());
        current.lock.readLock().lock();
        try {
            return DistinctValues.of(current, columns, field, part, limit);
        } finally {
            current.lock.readLock().unlock();
        }
    }

    /** Which of these columns differ among the first experiments that match. */
    public List<Field> differing(Project project, ExperimentQuery query, List<Field> candidates) {
        ProjectColumns current = index.current(project.id());
        current.lock.readLock().lock();
        try {
            Answer answer = answer(current, query);
            List<Integer> ordinals = answer.lines().stream()
                    .filter(line -> line.group() == null)
                    .limit(query.limit())
                    .map(Groups.Line::ordinal)
                    .toList();
            return DistinctValues.differing(cells.cells(current, ordinals, candidates), candidates);
        } finally {
            current.lock.readLock().unlock();
        }
    }

    /** How many experiments were logged to or changed so lately that the columns on disk do not say so yet. */
    public int behind() {
        return index.behind();
    }

    @Override
    public void close() {
        index.close();
    }
}
