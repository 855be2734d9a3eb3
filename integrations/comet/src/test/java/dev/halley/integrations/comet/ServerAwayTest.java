package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.client.Client;
import dev.halley.comet.client.CometSync;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.step.Step;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tracker that cannot work stops a run before its first step; one that stops working later stops nothing. */
class ServerAwayTest {

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static @Nullable TrackedHome running;
    private static @Nullable StallingRelay network;

    @TempDir
    Path folder;

    private TrackedHome tracked;

    @BeforeEach
    void open() {
        tracked = new TrackedHome(folder);
        running = tracked;
        CALLS.set(0);
    }

    @AfterEach
    void close() {
        tracked.close();
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static int counts() {
        return CALLS.incrementAndGet();
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static long losesTheServer() {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logMetrics(Map.of("loss", 0.5), 1);
        Objects.requireNonNull(running).stopServer();
        long started = System.nanoTime();
        for (int epoch = 2; epoch <= 1_000; epoch++) {
            tracker.logMetrics(Map.of("loss", 0.5 / epoch), epoch);
        }
        return Duration.ofNanos(System.nanoTime() - started).toMillis();
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static void stallsTheNetwork() {
        Objects.requireNonNull(network).stall();
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        for (int epoch = 1; epoch <= 1_000; epoch++) {
            tracker.logMetrics(Map.of("loss", 1.0 / epoch), epoch);
        }
    }

    private static final Pipeline COUNTING = Pipeline.define("counting", p -> p.step(ServerAwayTest::counts));
    private static final Pipeline LOSING = Pipeline.define("losing", p -> p.step(ServerAwayTest::losesTheServer));

    private void refuses(ErrorKind kind, String... words) {
        assertThatThrownBy(() -> tracked.run(COUNTING)).isInstanceOfSatisfying(HalleyException.class, refused -> {
            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(refused)
                    .hasMessageContainingAll(words)
                    .hasMessageContaining("'comet_tracker'")
                    .hasMessageNotContaining("bad-key");
        });
        assertThat(CALLS).hasValue(0);
        assertThat(tracked.client.runs(RunQuery.newest(1))).isEmpty();
    }

    @Test
    void runsNoStepIfTheServerIsDown() {
        tracked.withTracker();
        tracked.stopServer();

        refuses(ErrorKind.UNREACHABLE, "no Comet server answers at " + tracked.url(), "halley server start");
    }

    @Test
    void runsNoStepWithAnUnknownKey() {
        tracked.withTracker("api_key", "bad-key-000000000000");

        refuses(ErrorKind.UNAUTHENTICATED, "does not know this API key");
    }

    @Test
    void runsNoStepInAnUnknownWorkspace() {
        tracked.withTracker("workspace", "nobody");

        refuses(ErrorKind.NOT_FOUND, "workspace: 'nobody'", "(expected: ada)");
    }

    @Test
    void needsNoServerIfEverythingComesFromTheCache() {
        tracked.withTracker();
        tracked.run(COUNTING);
        tracked.stopServer();

        PipelineRun run = tracked.run(COUNTING);

        assertThat(run.succeeded()).isTrue();
        assertThat(run.step("counts").cached()).isTrue();
        assertThat(CALLS).hasValue(1);
    }

    @Test
    void completesAndSaysWhatIsNotSentIfTheServerGoesAwayLater() {
        tracked.withTracker();

        PipelineRun run = tracked.run(LOSING);

        assertThat(run.succeeded()).isTrue();
        String key = TrackedHome.key(run, "losesTheServer");
        assertThat(run.unsent())
                .singleElement()
                .asString()
                .startsWith("Experiment '" + run.name() + "_losesTheServer' (" + key + "): ")
                .contains("on this machine only", tracked.url())
                .endsWith("to send: halley comet sync");
        StoredRun stored = tracked.client.pipeline("losing").lastRun();
        assertThat(stored.notices()).isEqualTo(run.unsent());
        assertThat(stored.step("losesTheServer").experimentUrl()).contains(tracked.url() + "/ada/digits/" + key);
    }

    @Test
    void keepsEveryValueForTheNextSync() {
        tracked.withTracker();
        PipelineRun run = tracked.run(LOSING);
        tracked.startServer();

        CometSync.Report report = tracked.sync();

        assertThat(report.unsent()).isEmpty();
        ReadExperiment experiment = tracked.read(run, "losesTheServer");
        assertThat(experiment.points()).hasSize(1_000).contains("loss@1=0.5", "loss@1000=5.0E-4");
        assertThat(experiment.metadata().get("hasCrashed").asBoolean()).isFalse();
        assertThat(experiment.tags()).containsExactlyInAnyOrder("losing", run.name());
    }

    @Test
    void endsAStepWithoutWaitingForAServerThatDoesNotAnswer() {
        try (StallingRelay relay = new StallingRelay(URI.create(tracked.url()).getPort())) {
            network = relay;
            tracked.withTracker("url", relay.url());

            PipelineRun run = tracked.run(Pipeline.define("stalled", p -> p.step(ServerAwayTest::stallsTheNetwork)));

            assertThat(run.succeeded()).isTrue();
            // Whoever waits for the server waits for the ten seconds of a client that closes, or longer.
            assertThat(run.step("stallsTheNetwork").duration()).isLessThan(Duration.ofSeconds(10));
            assertThat(run.unsent()).singleElement().asString().contains("on this machine only", "halley comet sync");
            // The end of the run gives it some time, but not the half minute that one request may take.
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(30));
        }
    }
}
