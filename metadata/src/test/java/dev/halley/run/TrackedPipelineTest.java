package dev.halley.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineFailedException;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.PipelineValidationException;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackedPipelineTest {

    @SuppressWarnings("ArrayRecordComponent") // Users return such records.
    record Trained(Map<String, List<Double>> losses, double[] weights) {}

    @TempDir
    private Path folder;

    private Client client;

    @BeforeEach
    void open() {
        client = Client.open(new HalleyHome(folder), name -> null);
        client.secrets().create("notebook_secret", Map.of("key", "k"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Step
    static Trained train(double rate) {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logParams(Map.of("rate", rate));
        tracker.logMetrics(Map.of("loss", rate / 2), 1);
        return new Trained(Map.of("loss", List.of(rate / 2)), new double[] {rate});
    }

    @Step
    static double evaluate(Trained trained) {
        if (trained.weights()[0] < 0) {
            throw new NoSuchElementException("no optimum below zero");
        }
        return trained.weights()[0] * 2;
    }

    private static Pipeline pipeline(String tracker) {
        return Pipeline.define("learning", p -> {
            Artifact<Trained> trained =
                    p.step(TrackedPipelineTest::train, p.parameter("rate", 0.5)).experimentTracker(tracker);
            p.step(TrackedPipelineTest::evaluate, trained);
        });
    }

    /** As in the page on the Comet tracker: whatever tracker the active stack has. */
    private static final Pipeline DYNAMIC = Pipeline.define("dynamic", p -> {
        String tracker = Client.current().activeStack().experimentTracker().name();
        Artifact<Trained> trained =
                p.step(TrackedPipelineTest::train, p.parameter("rate", 0.5)).experimentTracker(tracker);
        p.step(TrackedPipelineTest::evaluate, trained).experimentTracker(tracker);
    });

    private void register(String tracker, Map<String, String> attributes) {
        Map<String, String> all = new LinkedHashMap<>(attributes);
        all.putIfAbsent("key", "{{notebook_secret.key}}");
        client.components().register(ComponentType.EXPERIMENT_TRACKER, tracker, "notebook", all, Check.LATER);
    }

    private void stack(String name, String... trackers) {
        client.stacks().register(name, Map.of(ComponentType.EXPERIMENT_TRACKER, List.of(trackers)));
    }

    private RunOptions on(String stack) {
        return RunOptions.defaults().client(client).stack(stack);
    }

    private String page(String url) throws IOException {
        return Files.readString(Path.of(URI.create(url)));
    }

    @Test
    void tracksByTheTrackerOfTheStackThatTheRunUses() throws IOException {
        register("notes", Map.of());
        stack("noting", "notes");

        DYNAMIC.run(on("noting"));

        StoredRun run = client.pipeline("dynamic").lastRun();
        assertThat(run.stack()).isEqualTo("noting");
        assertThat(page(run.step("train").metadata("experiment_tracker_url")))
                .isEqualTo("begin\nparams {rate=0.5}\nmetrics {loss=0.25} at 1\nfinished\n");
        assertThat(client.activeStack().name()).isEqualTo("default");
    }

    @Test
    void showsTheExperimentOfTheOriginalForACachedStep() throws IOException {
        register("notes", Map.of());
        stack("noting", "notes");
        PipelineRun first = DYNAMIC.run(on("noting"));

        PipelineRun second;
        try (Client later = Client.open(new HalleyHome(folder), name -> null)) {
            second = DYNAMIC.run(RunOptions.defaults().client(later).stack("noting"));
        }

        assertThat(second.steps()).allMatch(step -> step.cached());
        assertThat(second.step("train").experimentUrl())
                .isPresent()
                .isEqualTo(first.step("train").experimentUrl());
        assertThat(client.run(second.name()).step("train").metadata("cached_from_run"))
                .isEqualTo(first.name());
        try (var pages = Files.list(folder.resolve("notebook").resolve("notes"))) {
            assertThat(pages).hasSize(2);
        }
    }

    @Test
    void givesTheValuesOfPastRunsBack() {
        register("notes", Map.of());
        stack("noting", "notes");
        DYNAMIC.run(on("noting"));

        StoredRun run = client.pipeline("dynamic").lastSuccessfulRun();
        assertThat(client.load(run.step("train").output("losses"), Object.class))
                .isEqualTo(Map.of("loss", List.of(0.25)));
        assertThat(client.load(run.step("train").output("weights"), double[].class))
                .containsExactly(0.5);
        assertThat(client.load(run.step("evaluate").output(), double.class)).isEqualTo(1.0);
        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> run.step("train").output("loses"))
                .withMessage("Step 'train' (completed) has no output 'loses'. Did you mean 'losses'?");
        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> client.load(run.step("evaluate").output(), String.class))
                .withMessage("The artifact 'dynamic::evaluate::output' is a double (expected: java.lang.String).");
    }

    @Test
    void failsTheExperimentOfTheStepThatThrew() throws IOException {
        register("notes", Map.of());
        stack("noting", "notes");

        assertThatExceptionOfType(PipelineFailedException.class)
                .isThrownBy(() -> DYNAMIC.run(on("noting").parameter("rate", -1.0)))
                .withMessageContaining(
                        "Step 'evaluate' failed: java.util.NoSuchElementException: no optimum below zero")
                .withCauseInstanceOf(NoSuchElementException.class);

        StoredRun run = client.pipeline("dynamic").lastRun();
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(page(run.step("evaluate").metadata("experiment_tracker_url")))
                .isEqualTo("begin\nfailed no optimum below zero\n");
    }

    @Test
    void keepsWhatCouldNotBeSentAsNoticesOfTheRun() {
        register("notes", Map.of("unsent", "2 points are here. Send them with: halley comet sync"));
        stack("noting", "notes");

        PipelineRun run = DYNAMIC.run(on("noting"));

        assertThat(run.unsent()).containsExactly("2 points are here. Send them with: halley comet sync");
        assertThat(client.pipeline("dynamic").lastRun().notices()).isEqualTo(run.unsent());
    }

    @Test
    void refusesAStackThatDoesNotExist() {
        stack("noting");

        assertThatExceptionOfType(PipelineValidationException.class)
                .isThrownBy(() -> pipeline("notes").run(on("notin")))
                .withMessageContaining("There is no stack 'notin'. Did you mean 'noting'?")
                .extracting(HalleyException::kind)
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void saysHowToGetTheTrackerThatAStepNames() {
        register("notes", Map.of());
        stack("plain");
        stack("noting", "notes");

        assertThat(problems(pipeline("notes"), "plain"))
                .singleElement()
                .asString()
                .endsWith("or make a stack that has it: halley stack register NAME -e notes --set");
        assertThat(problems(pipeline("note"), "noting"))
                .singleElement()
                .asString()
                .endsWith("(available: notes). Did you mean 'notes'?");
        assertThat(problems(DYNAMIC, "plain"))
                .singleElement()
                .asString()
                .startsWith("The stack 'plain' has no experiment tracker.");
        assertThat(client.runs(RunQuery.newest(10))).isEmpty();
    }

    @Test
    void saysWhichSecretIsGoneAndWhatElseIsWrong() {
        register("notes", Map.of());
        stack("noting", "notes");
        client.secrets().delete("notebook_secret");

        List<String> problems = problems(pipeline("notes"), on("noting").parameter("rte", 1));

        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).isEqualTo("Unknown parameter 'rte' in the run. Did you mean 'rate'?");
        assertThat(problems.get(1)).contains("notebook_secret");
    }

    @Test
    void triesOutAllTrackersBeforeTheFirstStep() {
        register("notes", Map.of("refusal", "the key of notes is wrong"));
        register("more", Map.of("refusal", "the key of more is wrong"));
        stack("both", "notes", "more");
        Pipeline pipeline = Pipeline.define("both", p -> {
            p.step(TrackedPipelineTest::train, p.parameter("rate", 0.5)).experimentTracker("notes");
            p.step(TrackedPipelineTest::train, p.parameter("other", 0.6)).experimentTracker("more");
        });

        assertThatExceptionOfType(ComponentCheckException.class)
                .isThrownBy(() -> pipeline.run(on("both")))
                .withMessage("The stack cannot be used:\n- the key of notes is wrong\n- the key of more is wrong")
                .extracting(HalleyException::kind)
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(client.runs(RunQuery.newest(10))).isEmpty();
    }

    private List<String> problems(Pipeline pipeline, String stack) {
        return problems(pipeline, on(stack));
    }

    private static List<String> problems(Pipeline pipeline, RunOptions options) {
        try {
            pipeline.run(options);
        } catch (PipelineValidationException e) {
            return e.problems();
        }
        throw new AssertionError("the pipeline ran");
    }
}
