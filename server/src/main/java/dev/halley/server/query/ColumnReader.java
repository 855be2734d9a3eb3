package dev.halley.server.query;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.metric.Series;
import dev.halley.server.metric.XRange;
import dev.halley.server.query.ColumnDao.StoredColumn;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Gets whole columns of a project, from memory or from disk. Its callers hold the project's read lock. */
final class ColumnReader {

    /** A value at a step costs reading a series; more of them are refused. */
    private static final int MOST_SERIES = 20_000;

    private final ColumnIndex index;
    private final Experiments experiments;
    private final MetricStore metrics;
    private final long budgetBytes;

    ColumnReader(ColumnIndex index, Experiments experiments, MetricStore metrics, long budgetBytes) {
        this.index = index;
        this.experiments = experiments;
        this.metrics = metrics;
        this.budgetBytes = budgetBytes;
    }

    Column column(ProjectColumns project, Field field) {
        if (field.kind() == Field.Kind.SYSTEM) {
            return system(project, field);
        }
        if (field.kind() == Field.Kind.TAG) {
            return new SystemColumn(project, (experiment, ordinal) -> {
                String joined = String.join(", ", project.tags(ordinal));
                return joined.isEmpty() ? null : joined;
            });
        }
        Column known = project.loaded(field);
        if (known != null) {
            return known;
        }
        Column read = field.stat() == Field.Stat.AT_STEP ? atStep(project, field) : stored(project, field);
        project.keep(field, read, budgetBytes);
        return read;
    }

    private Column stored(ProjectColumns project, Field field) {
        StoredColumn column = project.stored(field.kind(), field.name());
        boolean numeric = field.kind() == Field.Kind.METRIC;
        NumberColumn numbers = new NumberColumn(numeric ? project.size() + 64 : 0);
        TextColumn texts = new TextColumn(numeric ? 0 : project.size() + 64);
        if (column != null) {
            index.read(connection -> {
                Cursor cursor = new Cursor(project);
                index.dao().visit(connection, column.id(), numeric ? selected(field) : "text", (row, id) -> {
                    int ordinal = cursor.ordinal(id);
                    if (ordinal < 0) {
                        return;
                    }
                    if (!numeric) {
                        String text = row.getString(2);
                        if (text != null) {
                            texts.set(ordinal, text);
                        }
                        return;
                    }
                    double number = row.getDouble(2);
                    boolean isNull = number == 0 && row.wasNull();
                    if (!isNull) {
                        numbers.set(ordinal, number);
                    } else if (field.stat() != Field.Stat.STEP) {
                        numbers.set(ordinal, Double.NaN);
                    }
                });
                return column;
            });
        }
        return numeric ? numbers : texts;
    }

    /** Rows come by the experiment, and mostly so do ordinals. */
    private static final class Cursor {
        private final ProjectColumns project;
        private int next;

        Cursor(ProjectColumns project) {
            this.project = project;
        }

        int ordinal(long experimentId) {
            if (next < project.size()) {
                Experiment expected = project.experiment(next);
                if (expected != null && expected.id() == experimentId) {
                    return next++;
                }
            }
            int ordinal = project.ordinal(experimentId);
            next = ordinal + 1;
            return ordinal;
        }
    }

    private static String selected(Field field) {
        return switch (field.stat()) {
            case MIN -> "lowest";
            case MAX -> "highest";
            case BEST -> Field.isBetterSmall(field.name()) ? "lowest" : "highest";
            case STEP -> "last_step";
            default -> "number";
        };
    }

    private Column atStep(ProjectColumns project, Field field) {
        Column last = column(project, Field.metric(field.name()));
        NumberColumn numbers = new NumberColumn(project.size());
        int read = 0;
        for (int i = 0; i < project.size(); i++) {
            Experiment experiment = project.experiment(i);
            if (experiment != null && last.has(i)) {
                if (++read > MOST_SERIES) {
                    throw new ApiException(
                            ErrorKind.INVALID,
                            field + ": more than " + MOST_SERIES
                                    + " experiments have this metric, and each of their series would be read. Use its last,"
                                    + " min, max or best value.");
                }
                Double value = valueAt(experiment.id(), field);
                if (value != null) {
                    numbers.set(i, value);
                }
            }
        }
        return numbers;
    }

    /** The last value of a metric at a step or before it, null if there is none. */
    @Nullable
    Double valueAt(long experimentId, Field field) {
        Series series =
                metrics.series(experimentId, field.name(), 1, new XRange(true, Long.MIN_VALUE / 2, field.step()));
        return series.size() == 0 ? null : series.value(series.size() - 1);
    }

    private Column system(ProjectColumns project, Field field) {
        return switch (field.name()) {
            case "name" -> texts(project, Experiment::name);
            case "key" -> texts(project, Experiment::key);
            case "state" ->
                texts(project, experiment -> experiments.state(experiment).word());
            case "user" -> texts(project, Experiment::user);
            case "file" -> texts(project, Experiment::filePath);
            case "started" -> numbers(project, Experiment::startMillis);
            case "ended" -> numbers(project, experiments::endMillis);
            case "duration" -> numbers(project, experiments::durationMillis);
            default -> throw new IllegalArgumentException("no system field '" + field.name() + "'");
        };
    }

    private static Column texts(ProjectColumns project, Function<Experiment, @Nullable String> text) {
        return new SystemColumn(project, (experiment, ordinal) -> text.apply(experiment));
    }

    private static Column numbers(ProjectColumns project, ToLongFunction<Experiment> number) {
        return new TimeColumn(project, number::applyAsLong);
    }

    /** A text that is made of the experiment. */
    private record SystemColumn(ProjectColumns project, Text of) implements Column {

        @FunctionalInterface
        interface Text {
            @Nullable
            String of(Experiment experiment, int ordinal);
        }

        @Override
        public boolean has(int ordinal) {
            return text(ordinal) != null;
        }

        @Override
        public double number(int ordinal) {
            return Double.NaN;
        }

        @Override
        public boolean hasNumber(int ordinal) {
            return false;
        }

        @Override
        public @Nullable String text(int ordinal) {
            Experiment experiment = project.experiment(ordinal);
            return experiment == null ? null : of.of(experiment, ordinal);
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    /** A number that is made of the experiment. */
    private record TimeColumn(ProjectColumns project, ToDoubleFunction<Experiment> of) implements Column {

        @Override
        public boolean has(int ordinal) {
            return project.experiment(ordinal) != null;
        }

        @Override
        public double number(int ordinal) {
            Experiment experiment = project.experiment(ordinal);
            return experiment == null ? Double.NaN : of.applyAsDouble(experiment);
        }

        @Override
        public boolean hasNumber(int ordinal) {
            return has(ordinal);
        }

        @Override
        public @Nullable String text(int ordinal) {
            return has(ordinal) ? NumberColumn.text(number(ordinal)) : null;
        }

        @Override
        public long bytes() {
            return 0;
        }
    }
}
