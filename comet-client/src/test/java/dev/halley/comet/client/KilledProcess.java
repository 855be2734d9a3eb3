package dev.halley.comet.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The program that {@link KilledProcessTest} kills: it logs for ever and prints how far it has come. */
final class KilledProcess {

    private KilledProcess() {}

    public static void main(String[] args) {
        CometConfig config = CometConfig.of(URI.create(args[0]), RecordingServer.API_KEY, Path.of(args[1]))
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO)
                .withMaxSpoolBytes(1L << 30);
        CometClient client = CometClient.open(config);
        CometExperiment experiment = client.startExperiment(NewExperiment.named("killed"));
        System.out.println("key " + experiment.key());
        for (long i = 0; ; i++) {
            experiment.logMetrics(Map.of("i", i), i);
            if (i % 100 == 0) {
                System.out.println("logged " + i);
                System.out.flush();
            }
        }
    }
}
