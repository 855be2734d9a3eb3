package dev.halley.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.hook.Hook;
import dev.halley.hook.HookEvent;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineBuilder;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.PipelineValidationException;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.Retry;
import dev.halley.step.Retry.Tracking;
import dev.halley.step.Step;
import dev.halley.step.StepContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several trackers in one stack, attempts that share an experiment, and hooks that an annotation names. */
class TrackersOfAStackTest {

    private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private Client client;

    @BeforeEach
    void open() {
        client = Client.open(new HalleyHome(folder), name -> null);
        for (String tracker : List.of("first", "second")) {
            client.components()
                    .register(ComponentType.EXPERIMENT_TRACKER, tracker, "notebook", Map.of("key", "k"), Check.LATER);
        }
        client.stacks().register("noting", Map.of(ComponentType.EXPERIMENT_TRACKER, List.of("first", "second")));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Step
    static double train(int failures) {
        int attempt = StepContext.current().attempt();
        for (ExperimentTracker tracker : Client.current().activeStack().experimentTrackers()) {
            tracker.logMetrics(Map.of("attempt", attempt), 1);
        }
        if (attempt <= failures) {
            throw new IllegalStateException("not yet");
        }
        return attempt;
    }

    @Step(experimentTracker = "true")
    static double annotated() {
        Client.current().activeStack().experimentTracker().logMetrics(Map.of("value", 1));
        return 1;
    }

    /** Has a constructor without parameters, as hooks of annotations must. */
    static final class Tell implements Hook {
        @Override
        public void on(HookEvent event) {
            HEARD.add(event.run() + " " + event.point().word() + " " + event.attempt());
        }
    }

    @Step(retries = 1, onStart = Tell.class, onEnd = Tell.class, onSuccess = Tell.class, onFailure = Tell.class)
    static void hooked(boolean works) {
        if (StepContext.current().attempt() == 1 || !works) {
            throw new IllegalStateException("not so");
        }
    }

    private StoredRun run(Consumer<PipelineBuilder> definition) {
        PipelineRun run = Pipeline.define("trackers", definition)
                .run(RunOptions.defaults().client(client).stack("noting").returnFailures());
        return client.run(run.name());
    }

    private static String page(String url) throws IOException {
        return Files.readString(Path.of(URI.create(url)));
    }

    private static Retry onceMore(Tracking tracking) {
        return Retry.times(1).delay(Duration.ofMillis(10)).tracking(tracking);
    }

    @Test
    void eachAttemptHasAnExperimentOfItsOwn() throws IOException {
        StoredStep step = run(p -> p.step(TrackersOfAStackTest::train, p.parameter("failures", 1))
                        .experimentTracker("first")
                        .retry(onceMore(Tracking.NEW_EXPERIMENT)))
                .step("train");

        String failed = requireNonNull(
                        step.details().failedAttempts().get(0).metadata().get("experiment_tracker_url"))
                .asText();
        assertThat(failed).isNotEqualTo(step.metadata("experiment_tracker_url"));
        assertThat(page(failed))
                .contains("attempt=1")
                .doesNotContain("attempt=2")
                .contains("failed");
        assertThat(page(step.metadata("experiment_tracker_url")))
                .contains("attempt=2")
                .doesNotContain("attempt=1")
                .endsWith("finished\n");
    }

    @Test
    void allAttemptsLogToOneExperimentIfTheyContinueIt() throws IOException {
        StoredStep step = run(p -> p.step(TrackersOfAStackTest::train, p.parameter("failures", 1))
                        .experimentTracker("first")
                        .retry(onceMore(Tracking.CONTINUE)))
                .step("train");

        assertThat(step.details().attempt()).isEqualTo(2);
        assertThat(page(step.metadata("experiment_tracker_url")))
                .containsSubsequence("begin", "attempt=1", "attempt=2", "finished")
                .doesNotContain("failed");
    }

    @Test
    void theLastAttemptFailsTheExperimentThatAllContinued() throws IOException {
        StoredStep step = run(p -> p.step(TrackersOfAStackTest::train, p.parameter("failures", 2))
                        .experimentTracker("first")
                        .retry(onceMore(Tracking.CONTINUE)))
                .step("train");

        assertThat(page(step.metadata("experiment_tracker_url")))
                .containsSubsequence("attempt=1", "attempt=2", "failed")
                .doesNotContain("finished");
    }

    @Test
    void allTrackersOfTheStackRecordAStepThatSaysSo() throws IOException {
        StoredStep step = run(p -> p.step(TrackersOfAStackTest::train, p.parameter("failures", 0))
                        .experimentTracker(true))
                .step("train");

        String first = step.metadata("first.experiment_tracker_url");
        String second = step.metadata("second.experiment_tracker_url");
        assertThat(first).isNotEqualTo(second).isEqualTo(step.metadata("experiment_tracker_url"));
        assertThat(page(first)).contains("attempt=1").endsWith("finished\n");
        assertThat(page(second)).contains("attempt=1").endsWith("finished\n");
    }

    @Test
    void aStepMayNameOneOrSeveralInAnyWay() throws IOException {
        StoredRun run = run(p -> {
            p.step(TrackersOfAStackTest::train, p.parameter("failures", 0)).experimentTracker("second");
            p.step(TrackersOfAStackTest::train, p.parameter("failures", 0))
                    .named("both")
                    .experimentTracker("second,first");
            p.step(TrackersOfAStackTest::annotated);
            p.step(TrackersOfAStackTest::annotated).named("untracked").experimentTracker(false);
        });

        assertThat(run.step("train").metadata()).containsKey("experiment_tracker_url");
        assertThat(run.step("train").metadata()).doesNotContainKey("first.experiment_tracker_url");
        assertThat(run.step("both").metadata())
                .containsKeys("first.experiment_tracker_url", "second.experiment_tracker_url");
        assertThat(run.step("annotated").metadata()).containsKey("second.experiment_tracker_url");
        assertThat(run.step("untracked").metadata()).doesNotContainKey("experiment_tracker_url");
        assertThatExceptionOfType(PipelineValidationException.class)
                .isThrownBy(() -> run(p -> p.step(TrackersOfAStackTest::train, p.parameter("failures", 0))
                        .experimentTracker("first,thrid")))
                .withMessageContaining("thrid")
                .withMessageContaining("second");
    }

    @Test
    void hooksOfTheAnnotationAreCalledAtTheirPoints() {
        StoredRun succeeded = run(p -> p.step(TrackersOfAStackTest::hooked, p.parameter("works", true)));
        StoredRun failed = run(p -> p.step(TrackersOfAStackTest::hooked, p.parameter("works", false)));

        assertThat(heard(succeeded)).containsExactly("start 1", "end 1", "start 2", "end 2", "success 2");
        assertThat(heard(failed)).containsExactly("start 1", "end 1", "start 2", "end 2", "failure 2");
    }

    private static List<String> heard(StoredRun run) {
        return HEARD.stream()
                .filter(each -> each.startsWith(run.name() + " "))
                .map(each -> each.substring(run.name().length() + 1))
                .toList();
    }
}
