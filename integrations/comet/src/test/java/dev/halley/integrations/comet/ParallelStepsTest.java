package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.client.Client;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.step.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two steps that run at the same time log to one tracker, value by value in turns; each value has to be in the experiment of
 * the step that logged it, and in no other.
 */
class ParallelStepsTest {

    private static final int REPETITIONS = 1_000;
    private static final int PAIRS_A_RUN = 25;
    private static final int RUNS_AT_ONCE = 8;

    /** Where the two steps of a pair meet before each value. */
    private static final Map<Long, Phaser> MEETINGS = new ConcurrentHashMap<>();

    private record Value(String metric, double value) {}

    /** What one step of a pair logs, in order. Both log "loss", so that a mix-up of equal names would be seen too. */
    private static List<Value> values(long seed, String side) {
        SplittableRandom random = new SplittableRandom(seed ^ side.hashCode());
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            values.add(new Value(random.nextBoolean() ? "loss" : side + "_" + random.nextInt(2), random.nextDouble()));
        }
        return values;
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static void left(long seed) {
        log(seed, "left");
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static void right(long seed) {
        log(seed, "right");
    }

    private static void log(long seed, String side) {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        Phaser meeting = MEETINGS.computeIfAbsent(seed, ignored -> new Phaser(2));
        int step = 0;
        for (Value value : values(seed, side)) {
            meeting.arriveAndAwaitAdvance();
            tracker.logMetrics(Map.of(value.metric(), value.value()), step++);
        }
        meeting.arriveAndDeregister();
    }

    private static List<String> expected(long seed, String side) {
        List<String> points = new ArrayList<>();
        for (Value value : values(seed, side)) {
            points.add(value.metric() + "@" + points.size() + "=" + value.value());
        }
        return points.stream().sorted().toList();
    }

    /** A run and the seeds of its pairs. */
    private record Repetitions(PipelineRun run, List<Long> pairs) {}

    @Test
    void neverMixTheirValues(@TempDir Path folder) throws Exception {
        long seed = new Random().nextLong();
        System.err.println("ParallelStepsTest: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        ExecutorService runs = Executors.newFixedThreadPool(RUNS_AT_ONCE);
        try (TrackedHome tracked = new TrackedHome(folder).withTracker()) {
            List<Future<Repetitions>> started = new ArrayList<>();
            for (int done = 0; done < REPETITIONS; done += PAIRS_A_RUN) {
                List<Long> pairs = random.longs(PAIRS_A_RUN).boxed().toList();
                started.add(runs.submit(() -> new Repetitions(tracked.run(pipeline(pairs)), pairs)));
            }
            for (Future<Repetitions> each : started) {
                assertThat(each.get().run().succeeded()).as("seed %d", seed).isTrue();
            }
            tracked.sync();
            for (Future<Repetitions> each : started) {
                for (int pair = 0; pair < PAIRS_A_RUN; pair++) {
                    assertThatEachHasItsOwn(tracked, each.get(), pair, seed);
                }
            }
            assertThat(tracked.experiments("digits")).hasSize(2 * REPETITIONS);
        } finally {
            runs.shutdownNow();
        }
    }

    private static Pipeline pipeline(List<Long> pairs) {
        return Pipeline.define("pairs", p -> {
            p.cache(false);
            for (int pair = 0; pair < pairs.size(); pair++) {
                p.step(ParallelStepsTest::left, p.parameter("seed_" + pair, pairs.get(pair)))
                        .named("left_" + pair);
                p.step(ParallelStepsTest::right, p.parameter("seed__" + pair, pairs.get(pair)))
                        .named("right_" + pair);
            }
        });
    }

    private static void assertThatEachHasItsOwn(TrackedHome tracked, Repetitions done, int pair, long seed) {
        for (String side : List.of("left", "right")) {
            ReadExperiment experiment = tracked.read(done.run(), side + "_" + pair);
            assertThat(experiment.points())
                    .as(
                            "points of %s, pair %d of run %s, seed %d",
                            side, pair, done.run().name(), seed)
                    .isEqualTo(expected(done.pairs().get(pair), side));
        }
    }
}
