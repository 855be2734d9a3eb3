package dev.halley.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.metadata.Listing;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineFailedException;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.Step;
import dev.halley.step.StepContext;
import dev.halley.step.StepRun;
import dev.halley.step.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineOnAHomeTest {

    @TempDir
    private Path folder;

    private Client client;

    @BeforeEach
    void open() {
        client = Client.open(new HalleyHome(folder), name -> null);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Step
    static int six() {
        return 6;
    }

    @Step
    static int times(int left, int right) {
        return left * right;
    }

    @Step
    static String stackName() {
        return Client.current().activeStack().name();
    }

    @Step
    static int breaks(int value) {
        if (value > 2) {
            throw new IllegalStateException("cannot go on with " + value);
        }
        return value;
    }

    private static final Pipeline ANSWER = Pipeline.define("answer", p -> {
        Artifact<Integer> six = p.step(PipelineOnAHomeTest::six);
        p.step(PipelineOnAHomeTest::times, six, p.parameter("factor", 7));
    });

    @Test
    void recordsWhatItRan() {
        PipelineRun run = ANSWER.run(options());

        StoredRun stored = client.pipeline("answer").lastRun();
        assertThat(stored.name()).isEqualTo(run.name()).startsWith("answer-");
        assertThat(stored.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(stored.step("times").upstream()).containsExactly("six");
        assertThat(stored.step("times").inputs()).containsOnlyKeys("left");
        assertThat(stored.step("times").parameters()).containsOnlyKeys("right");
    }

    @Test
    void takesEverythingFromTheCacheInAnotherProcessOfTheSameHome() {
        ANSWER.run(options());

        try (Client later = Client.open(new HalleyHome(folder), name -> null)) {
            PipelineRun again = ANSWER.run(RunOptions.defaults().client(later));

            assertThat(again.steps()).extracting(step -> step.status()).containsOnly(StepStatus.CACHED);
            assertThat(client.pipeline("answer").lastRun().cached()).isTrue();
        }
    }

    @Test
    void runsAStepAgainWhoseParameterChanged() {
        ANSWER.run(options());

        PipelineRun changed = ANSWER.run(options().parameter("factor", 8));

        assertThat(changed.step("six").status()).isEqualTo(StepStatus.CACHED);
        assertThat(changed.step("times").status()).isEqualTo(StepStatus.COMPLETED);
    }

    @Test
    void letsStepsSeeTheStackOfTheirRun() {
        Pipeline.define("names", p -> p.step(PipelineOnAHomeTest::stackName)).run(options());

        assertThat(client.pipeline("names").lastRun().stack()).isEqualTo("default");
    }

    @Test
    void throwsWhatFailedAndRecordsIt() {
        Pipeline failing = Pipeline.define(
                "failing",
                p -> p.step(
                        PipelineOnAHomeTest::times,
                        p.step(PipelineOnAHomeTest::breaks, p.parameter("value", 3)),
                        p.parameter("factor", 2)));

        assertThatExceptionOfType(PipelineFailedException.class)
                .isThrownBy(() -> failing.run(options()))
                .withMessageContaining("cannot go on with 3")
                .withMessageContaining("Not started: times");
        StoredRun stored = client.runs(RunQuery.newest(1)).get(0);
        assertThat(stored.status()).isEqualTo(RunStatus.FAILED);
        assertThat(stored.step("times").status()).isEqualTo(StepStatus.SKIPPED);
    }

    @Test
    void tellsOfEachStepWhenItIsRecorded() {
        List<String> heard = new ArrayList<>();

        ANSWER.run(options().listener(new RunListener() {
            @Override
            public void stepEnded(StepRun step) {
                StoredRun recorded = client.pipeline("answer").lastRun();
                heard.add(step.step() + " " + recorded.step(step.step()).status());
            }
        }));

        assertThat(heard).containsExactly("six COMPLETED", "times COMPLETED");
    }

    /** As another process does that takes this one for gone. */
    @Step
    static int losesItsRun() {
        Instant later = Instant.now().plusSeconds(3_600);
        assertThat(Client.current()
                        .store()
                        .takeOverRun(StepContext.current().runId(), RunOwner.current(), later, later))
                .isPresent();
        return 1;
    }

    @Test
    void aRunThatWasTakenOverBeforeItsLastStepWasRecordedFails() {
        Pipeline losing = Pipeline.define("losing", p -> p.step(PipelineOnAHomeTest::losesItsRun));

        PipelineRun run = losing.run(options().returnFailures());

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.step("losesItsRun").status()).isEqualTo(StepStatus.FAILED);
        assertThat(requireNonNull(run.step("losesItsRun").failure()).message()).contains("ended by another process");
        assertThat(client.pipeline("losing").lastRun().status()).isEqualTo(RunStatus.RUNNING);
    }

    private RunOptions options() {
        return RunOptions.defaults().client(client);
    }

    /** Which home the threads of a step belong to: its own, those it starts, those that all steps share. */
    @Step
    static List<String> homes() throws Exception {
        FutureTask<String> started =
                new FutureTask<>(() -> Client.current().home().folder().toString());
        new Thread(started).start();
        FutureTask<String> shared =
                new FutureTask<>(() -> Client.current().home().folder().toString());
        ForkJoinPool.commonPool().execute(shared);
        return List.of(Client.current().home().folder().toString(), started.get(), shared.get());
    }

    @Test
    void threadsOfAStepBelongToItsRunButThoseThatAllShareToNone() {
        PipelineRun run = Pipeline.define(
                        "threads", p -> p.step(PipelineOnAHomeTest::homes).cache(false))
                .run(RunOptions.defaults().client(client));

        @SuppressWarnings("unchecked")
        List<String> homes = client.load(client.run(run.name()).step("homes").output(), List.class);
        String own = client.home().folder().toString();
        assertThat(homes).startsWith(own, own);
        assertThat(homes.get(2)).isNotEqualTo(own);
    }

    @Test
    void prunesAllThatNothingNeedsHoweverManyThereAre() {
        NewArtifact many = new NewArtifact("", "many", "int", "json", "0".repeat(64), "file:///gone", 1);
        for (int i = 0; i <= Listing.MAX_LIMIT; i++) {
            client.store().saveArtifact(many, Instant.EPOCH);
        }

        assertThat(client.artifacts().prune(Duration.ZERO, true).versions()).hasSize(Listing.MAX_LIMIT + 1);

        assertThat(client.artifacts().prune(Duration.ZERO, false).versions()).isEmpty();
    }

    @Test
    void keepsFilesListsAndMapsThatNoStepMade() throws IOException {
        Path words = Files.writeString(folder.resolve("words.txt"), "one two");
        client.artifacts().save("words", words);
        client.artifacts().save("rates", List.of(0.1, 0.2));
        client.artifacts().save("counts", Map.of("cats", List.of(1, 2)));

        assertThat(client.artifacts().load("words", Path.class)).hasContent("one two");
        assertThat(client.artifacts().load("rates", Object.class)).isEqualTo(List.of(0.1, 0.2));
        assertThat(client.artifacts().load("counts", Object.class)).isEqualTo(Map.of("cats", List.of(1, 2)));
        assertThat(client.artifacts().latest("rates").content().type()).isEqualTo("java.util.List<java.lang.Double>");
        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> client.artifacts().save("mixed", List.of(1, "two")))
                .withMessageContaining("'mixed' cannot be saved: what it holds is of several types");
    }
}
