package dev.halley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.halley.artifact.Artifact;
import dev.halley.experimenttracker.CurrentExperiment;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.RecordingTracker;
import dev.halley.experimenttracker.RecordingTracker.Recorded;
import dev.halley.metadata.RunStatus;
import dev.halley.stack.ComponentCheckException;
import dev.halley.step.Step;
import dev.halley.step.StepCall;
import dev.halley.step.StepContext;
import dev.halley.step.StepStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    @SuppressWarnings("ArrayRecordComponent") // Users return such records.
    record Split(List<Double> train, double[] test) {}

    /** What steps of this class saw; each test has its own key, since steps are static. */
    private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    /** Any tracker object with the right name logs to the experiment of the step. */
    private static final ExperimentTracker TRACKER = new RecordingTracker("tracker");

    @TempDir
    Path home;

    private Bench bench = new Bench(Path.of("unused"));

    @BeforeEach
    void setUp() {
        bench = new Bench(home, "tracker", "other");
    }

    @Step
    static Split load(String who) {
        SEEN.add(who + " load");
        return new Split(List.of(1.0, 2.0), new double[] {3.0, Double.NaN});
    }

    @Step(experimentTracker = "tracker")
    static double train(List<Double> train, double rate) {
        TRACKER.logParams(Map.of("rate", rate));
        TRACKER.logMetrics(Map.of("loss", rate / 2), 1);
        StepContext.current().logMetadata("rows", train.size());
        return train.get(1) * rate;
    }

    @Step
    static void report(String who, double model, Split split) {
        SEEN.add(who + " report " + model + " " + split.test().length + " " + split.train());
    }

    @Step(experimentTracker = "tracker")
    static double explode(String who) {
        TRACKER.logMetrics(Map.of("before", 1));
        throw new IllegalStateException("no more " + who);
    }

    @Step(experimentTracker = "tracker")
    @SuppressWarnings("NullAway") // As in code of users who do not check nullness.
    static String nothing() {
        return null;
    }

    @Step(experimentTracker = "tracker")
    static int logger(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            TRACKER.logMetrics(Map.of("m" + seed, random.nextInt()), i);
        }
        Thread inherited = new Thread(() -> TRACKER.logMetrics(Map.of("m" + seed, seed), 5));
        inherited.start();
        try {
            inherited.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return seed;
    }

    private static List<String> seen(String who) {
        return SEEN.stream().filter(each -> each.startsWith(who + " ")).toList();
    }

    private static void digits(PipelineBuilder p, String who) {
        StepCall<Split> data = p.step(RunTest::load, p.parameter("who", who));
        Artifact<Double> model = p.step(RunTest::train, data.map(Split::train), p.parameter("rate", 0.1));
        p.step(RunTest::report, p.parameter("who", who), model, data);
    }

    @Test
    void passesResultsProjectionsAndParameters() {
        PipelineRun run = bench.run(p -> digits(p, "passes"));

        assertThat(run.succeeded()).isTrue();
        assertThat(seen("passes")).containsExactly("passes load", "passes report 0.2 2 [1.0, 2.0]");
        assertThat(run.steps()).extracting("step").containsExactly("load", "train", "report");
        assertThat(run.name()).matches("bench-\\d{4}_\\d\\d_\\d\\d-\\d\\d_\\d\\d_\\d\\d_\\d{6}");
        assertThat(bench.journal.steps(run.name()))
                .containsOnly(entry("load", "completed"), entry("train", "completed"), entry("report", "completed"));
    }

    @Test
    void givesEachTrackedStepItsExperimentAndItsMetadata() {
        PipelineRun run = bench.run(p -> digits(p, "tracked"));

        Recorded experiment = bench.trackers.get(0).experiments.element();
        assertThat(bench.trackers.get(0).experiments).hasSize(1);
        assertThat(experiment.step.pipelineRun()).isEqualTo(run.name());
        assertThat(experiment.step.step()).isEqualTo("train");
        assertThat(experiment.parameters).containsExactly(entry("rate", 0.1));
        assertThat(experiment.points).containsExactly("loss@1=0.05");
        assertThat(experiment.ends).containsExactly("finished");
        assertThat(run.step("train").metadata())
                .containsOnly(
                        entry("rows", 2),
                        entry(
                                "experiment_tracker_url",
                                "http://recorded/train/" + run.step("train").stepRunId()));
        assertThat(run.step("load").metadata()).isEmpty();
    }

    @Test
    void parallelStepsDoNotMixTheirExperiments() {
        for (int seed = 0; seed < 1_000; seed++) {
            RecordingTracker tracker = new RecordingTracker("tracker");
            bench.trackers.set(0, tracker);
            int first = 2 * seed;

            PipelineRun run = bench.run(p -> {
                for (int i = 0; i < 3; i++) {
                    p.step(RunTest::logger, p.parameter("seed" + i, first + i)).cache(false);
                }
            });

            assertThat(run.succeeded()).as("seed %d", seed).isTrue();
            assertThat(tracker.experiments).as("seed %d", seed).hasSize(3);
            for (Recorded experiment : tracker.experiments) {
                int index = experiment.step.step().equals("logger")
                        ? 0
                        : experiment.step.step().charAt(7) - '1';
                Random random = new Random(first + index);
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    expected.add("m" + (first + index) + "@" + i + "=" + random.nextInt());
                }
                expected.add("m" + (first + index) + "@5=" + (first + index));
                assertThat(experiment.points).as("seed %d", seed).isEqualTo(expected);
                assertThat(experiment.ends).as("seed %d", seed).containsExactly("finished");
            }
        }
    }

    @Test
    void aFailedStepFailsItsExperimentAndTheRunAndNothingStaysRunning() {
        PipelineRun run = bench.run(p -> {
            Artifact<Double> bad = p.step(RunTest::explode, p.parameter("who", "luck"));
            p.step(RunTest::report, p.parameter("who", "luck"), bad, p.step(RunTest::load, p.parameter("who", "luck")));
        });

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.step("explode").status()).isEqualTo(StepStatus.FAILED);
        assertThat(run.step("report").status()).isEqualTo(StepStatus.SKIPPED);
        assertThat(bench.journal.runs()).containsExactly(entry(run.name(), "failed"));
        assertThat(bench.journal.steps(run.name()))
                .doesNotContainValue("running")
                .doesNotContainValue("waiting");
        Recorded experiment = bench.trackers.get(0).experiments.element();
        assertThat(experiment.ends).containsExactly("failed: no more luck");
        assertThat(run.step("explode").experimentUrl()).isPresent();
        assertThatExceptionOfType(PipelineFailedException.class)
                .isThrownBy(run::requireSuccess)
                .withMessageMatching("""
                        (?s)Run 'bench-[0-9_-]*' failed\\.
                        Step 'explode' failed: java\\.lang\\.IllegalStateException: no more luck
                          at RunTest\\.explode\\(RunTest\\.java:\\d+\\)
                        Not started: .*report\\.""")
                .withCauseExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void aResultThatCannotBeStoredFailsTheExperimentToo() {
        PipelineRun run = bench.run(p -> p.step(RunTest::nothing));

        assertThat(bench.trackers.get(0).experiments.element().ends)
                .containsExactly("failed: step 'nothing' returned null (expected: java.lang.String).");
        assertThat(run.step("nothing").failure()).isNotNull();
    }

    @Test
    void takesUnchangedStepsFromTheCacheAndSaysWhereTheyAreFrom() {
        PipelineRun first = bench.run(p -> digits(p, "cached"));
        PipelineRun second = bench.run(p -> digits(p, "cached"));

        assertThat(second.steps()).allMatch(step -> step.cached());
        assertThat(seen("cached")).hasSize(2);
        assertThat(bench.trackers.get(0).experiments).hasSize(1);
        assertThat(second.step("train").metadata())
                .containsAllEntriesOf(first.step("train").metadata())
                .contains(entry("cached_from_run", first.name()), entry("cached_from_step", "train"));
    }

    @Test
    void runsAgainWhatDependsOnAChangedParameter() {
        bench.run(p -> digits(p, "changed"));

        PipelineRun second = bench.run(p -> digits(p, "changed"), Bench.request(null, Map.of("rate", 0.2)));

        assertThat(second.step("load").cached()).isTrue();
        assertThat(second.step("train").cached()).isFalse();
        assertThat(second.step("report").cached()).isFalse();
    }

    @Test
    void anotherTrackerRunsTheStepAgain() {
        bench.run(p -> digits(p, "switched"));

        PipelineRun second = bench.run(p -> {
            StepCall<Split> data = p.step(RunTest::load, p.parameter("who", "switched"));
            p.step(RunTest::train, data.map(Split::train), p.parameter("rate", 0.1))
                    .experimentTracker("other");
        });

        assertThat(second.step("load").cached()).isTrue();
        assertThat(second.step("train").cached()).isFalse();
        assertThat(bench.trackers.get(1).experiments).hasSize(1);
    }

    @Test
    void runsAgainWhenTheArtifactsAreGone() throws java.io.IOException {
        bench.run(p -> digits(p, "gone"));
        try (Stream<Path> files = Files.walk(home.resolve("artifacts"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }

        PipelineRun second = bench.run(p -> digits(p, "gone"));

        assertThat(second.succeeded()).isTrue();
        assertThat(second.step("load").cached()).isFalse();
        assertThat(seen("gone").stream().filter("gone load"::equals)).hasSize(2);
    }

    @Test
    void cachingIsSwitchedOffPerStepPipelineAndRun() {
        bench.run(p -> digits(p, "off"));

        assertThat(bench.run(p ->
                                p.step(RunTest::load, p.parameter("who", "off")).cache(false))
                        .step("load")
                        .cached())
                .isFalse();
        assertThat(bench.run(p -> p.cache(false).step(RunTest::load, p.parameter("who", "off")))
                        .step("load")
                        .cached())
                .isFalse();
        assertThat(bench.run(
                                p -> digits(p, "off"),
                                dev.halley.internal.plan.RunRequest.DEFAULTS.choices(
                                        dev.halley.internal.graph.StepChoices.NONE.cache(false, "the run")))
                        .steps())
                .noneMatch(step -> step.cached());
    }

    @Test
    void aComponentThatCannotWorkStopsTheRunBeforeItsFirstStep() {
        bench.trackers.get(0).refusal =
                new ComponentCheckException(ComponentCheckException.Reason.UNAUTHENTICATED, "the key is wrong");

        assertThatExceptionOfType(ComponentCheckException.class)
                .isThrownBy(() -> bench.run(p -> digits(p, "refused")))
                .withMessage("the key is wrong");

        assertThat(seen("refused")).isEmpty();
        assertThat(bench.journal.runs()).isEmpty();
    }

    @Test
    void saysWhatTheTrackerCouldNotSend() {
        bench.trackers.get(0).unsent = List.of("2 points are here. Send them with: halley comet sync");

        PipelineRun run = bench.run(p -> digits(p, "unsent"));

        assertThat(run.succeeded()).isTrue();
        assertThat(run.unsent()).containsExactly("2 points are here. Send them with: halley comet sync");
        assertThat(bench.journal.unsent()).isEqualTo(run.unsent());
    }

    @Test
    void nothingOfAStepStaysOnTheThreadOfTheCaller() {
        bench.run(p -> digits(p, "thread"));

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(StepContext::current);
        assertThat(CurrentExperiment.class).isNotNull();
    }
}
