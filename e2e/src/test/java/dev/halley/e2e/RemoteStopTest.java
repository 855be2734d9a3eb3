package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Comet's stop button, which ends a program that runs elsewhere. */
@Tag("comet-python")
class RemoteStopTest {

    private static final String API_KEY = "key-of-the-stop-test";

    @Test
    void endsARunningProgramWithTheNextSignOfLife() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            Halley.RunningServer server = halley.startServer(0, API_KEY);
            halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/")
                    .with("COMET_API_KEY", API_KEY)
                    .with("HOME", halley.home().toString());
            HalleyProcess training = Python.start(halley, "stopped.py");
            Path keyFile = halley.home().resolve("key.txt");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Files.exists(keyFile) && Files.size(keyFile) > 0);
            String key = Files.readString(keyFile);

            server.rest()
                    .get("/api/rest/v2/write/experiment/stop", "experimentKey", key)
                    .succeeded();

            HalleyProcess.Ended ended = training.ended();
            assertThat(ended.stdout()).doesNotContain("nobody asked");
            assertThat(server.rest().current(key, "log-other")).containsKey("experiment_stopped_by_user");
        }
    }
}
