package dev.halley.comet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskTroubleTest {

    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path home;

    @Test
    void countsWhatCannotBeKeptWhenTheSpoolCannotBeMade() throws IOException {
        Path notADirectory = Files.createFile(home.resolve("spool"));
        try (RecordingServer server = new RecordingServer();
                CometClient client =
                        CometClient.open(CometConfig.of(server.url(), RecordingServer.API_KEY, notADirectory))) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("nowhere"));
            experiment.logMetrics(Map.of("a", 1, "b", 2), 1L);
            experiment.finish(null);

            assertThat(experiment.url()).isEmpty();
            assertThat(client.unsent()).singleElement().satisfies(unsent -> {
                // The name, two points and the end.
                assertThat(unsent.dropped()).isEqualTo(4);
                assertThat(unsent.reason()).contains("cannot be written");
            });
        }
    }

    @Test
    void countsWhatAFullDiskDoesNotTakeAndStillEndsTheExperiment() throws IOException {
        Path spool = home.resolve("spool");
        try (RecordingServer server = new RecordingServer();
                CometClient client = CometClient.open(CometConfig.of(server.url(), RecordingServer.API_KEY, spool))) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("full"));
            assertThat(client.flush(SOON)).isTrue();
            Path directory = spool.resolve(experiment.key());
            fillDisk(directory);

            for (int i = 0; i < 60_000; i++) {
                experiment.logMetrics(Map.of("i", i), (long) i);
            }
            experiment.finish(null);

            assertThat(client.flush(SOON)).isTrue();
            assertThat(client.unsent()).singleElement().satisfies(unsent -> assertThat(
                            unsent.dropped() + server.metric("i").size())
                    .isEqualTo(60_000));
            assertThat(server.accepted("/status-report/update")).hasSize(1);
        }
    }

    /** Lets every later file of the spool be the device that is always full. */
    private static void fillDisk(Path directory) throws IOException {
        for (int segment = 2; segment < 60; segment++) {
            Files.createSymbolicLink(SegmentWriter.path(directory, segment), Path.of("/dev/full"));
        }
    }
}
