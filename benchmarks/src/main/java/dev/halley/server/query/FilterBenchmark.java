package dev.halley.server.query;

import dev.halley.server.experiment.Experiment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The time of a filter: read from its text, and applied to the 30,000 experiments of a project whose columns are in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway") // JMH sets the fields up; no column has to be read from a database.
public class FilterBenchmark {

    private static final int EXPERIMENTS = 30_000;
    private static final String TEXT = "metric.accuracy > 0.9 and param.optimizer in (adam, sgd)"
            + " and not (param.learning_rate < 0.001 or name contains 'debug')";

    private ProjectColumns project;
    private ColumnReader columns;
    private Filter all;
    private Filter metric;
    private Filter parameter;
    private Filter pattern;
    private Filter words;

    /** Makes a project. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        project = new ProjectColumns(1);
        columns = new ColumnReader(null, null, null, 1 << 30);
        List<Experiment> experiments = new ArrayList<>();
        NumberColumn accuracy = new NumberColumn(EXPERIMENTS);
        TextColumn optimizer = new TextColumn(EXPERIMENTS);
        TextColumn rate = new TextColumn(EXPERIMENTS);
        String[] optimizers = {"adam", "sgd", "lion", "adafactor"};
        for (int i = 0; i < EXPERIMENTS; i++) {
            String name = (i % 7 == 0 ? "debug-" : "train-") + i;
            experiments.add(new Experiment(
                    i + 1,
                    "key" + i,
                    1,
                    "p",
                    "p",
                    "w",
                    "ada",
                    name,
                    i,
                    i + 1_000L,
                    i,
                    false,
                    false,
                    false,
                    null,
                    null,
                    false,
                    null));
            accuracy.set(i, random.nextDouble());
            optimizer.set(i, optimizers[random.nextInt(optimizers.length)]);
            rate.set(i, Double.toString(Math.pow(10, -1 - 4 * random.nextDouble())));
        }
        project.replaceAll(experiments, new ColumnDao.Census(EXPERIMENTS, 0, EXPERIMENTS, 0, 0, 0));
        project.keep(Field.metric("accuracy"), accuracy, 1 << 30);
        project.keep(Field.parameter("optimizer"), optimizer, 1 << 30);
        project.keep(Field.parameter("learning_rate"), rate, 1 << 30);
        all = FilterParser.parse(TEXT, 0);
        metric = FilterParser.parse("metric.accuracy > 0.9", 0);
        parameter = FilterParser.parse("param.learning_rate < 0.001", 0);
        pattern = FilterParser.parse("name ~ '^train-[0-9]+5$'", 0);
        words = FilterParser.parse("name contains '99'", 0);
    }

    /** From its text to a tree. */
    @Benchmark
    public Filter parse() {
        return FilterParser.parse(TEXT, 0);
    }

    private int matching(Filter filter) {
        BitSet universe = project.in(dev.halley.server.query.Scope.LIST);
        return new FilterEvaluation(project, columns, universe).matches(filter).cardinality();
    }

    /** A number of each experiment. */
    @Benchmark
    public int compareMetric() {
        return matching(metric);
    }

    /** A text that is a number of its own in each experiment. */
    @Benchmark
    public int compareParameter() {
        return matching(parameter);
    }

    /** A part of the name of each experiment. */
    @Benchmark
    public int containsText() {
        return matching(words);
    }

    /** A regular expression over the name of each experiment. */
    @Benchmark
    public int matchesPattern() {
        return matching(pattern);
    }

    /** A metric, two parameters and a name. */
    @Benchmark
    public int combined() {
        return matching(all);
    }
}
