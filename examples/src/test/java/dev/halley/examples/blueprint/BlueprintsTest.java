package dev.halley.examples.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.StepStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of blueprints offers to copy runs as it stands. */
class BlueprintsTest {

    private Client client;

    @BeforeEach
    void open(@TempDir Path home) {
        client = Client.open(new HalleyHome(home), name -> null);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private StoredRun run(Pipeline pipeline) {
        PipelineRun run = pipeline.run(RunOptions.defaults().client(client).listener(RunListener.NONE));
        return client.run(run.name());
    }

    @Test
    void trainsAndTestsAndTakesTheSecondRunFromTheCache() {
        StoredRun first = run(TrainAndTest.PIPELINE);

        assertThat(client.load(first.step("test").output(), Double.class)).isLessThan(0.2);
        assertThat(run(TrainAndTest.PIPELINE).cached()).isTrue();
    }

    @Test
    void scoresEachFold() {
        StoredRun run = run(CrossValidation.PIPELINE);

        assertThat(run.count(StepStatus.COMPLETED)).isEqualTo(3 + 5);
        assertThat(client.load(run.step("mean").output(), Double.class)).isBetween(0.2, 0.3);
    }

    @Test
    void shipsWhatSomebodyApproved() {
        CompletableFuture<StoredRun> run = CompletableFuture.supplyAsync(() -> run(ReviewedRelease.PIPELINE));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> client.runs(RunQuery.newest(1)).stream().anyMatch(each -> client.store()
                        .decideApproval(each.id(), "review", true, "ada", "go", Instant.now())));

        assertThat(client.load(run.join().step("ship").output(), String.class)).isEqualTo("shipped, as ada said: go");
    }
}
