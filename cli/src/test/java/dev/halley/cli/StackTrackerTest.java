package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import dev.halley.cli.Cli.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask a tracking server and are told none. */
class StackTrackerTest {

    private static final String KEY = "key-of-the-stack-tracker-test";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void useAFlavorWithTheAttributesOfComet() throws Exception {
        cli = new Cli(folder.resolve("user"));
        String jar = UserProject.compile(folder, "CometFlavor").jar().toString();
        cli.run("experiment-tracker", "flavor", "register", "org.example.CometFlavor", "--jar", jar)
                .succeeded();
    }

    private void register(String tracker, String url) {
        cli.run(
                        "experiment-tracker",
                        "register",
                        tracker,
                        "--flavor=comet",
                        "--url=" + url,
                        "--api_key={{comet_secret.api_key}}",
                        "--no-check")
                .succeeded();
    }

    @Test
    void takeTheServerOfTheOnlyTrackerOfTheActiveStack() throws Exception {
        cli.run("secret", "create", "comet_secret", "--api_key=" + KEY).succeeded();
        try (Running server = new Cli(folder.resolve("server"))
                .with("HALLEY_OWNER_API_KEY", KEY)
                .start("server", "start", "--port", "0")) {
            String url = server.awaitOut("ready at (\\S+)");
            createExperiment(url);
            register("mine", url + "/clientlib/");
            register("other", url);
            cli.run("stack", "register", "one", "-e", "mine", "--set").succeeded();

            Ended listed = cli.run("experiment", "list", "digits").succeeded();
            cli.run("stack", "register", "two", "-e", "mine", "-e", "other", "--set")
                    .succeeded();
            Ended undecided = cli.run("experiment", "list", "digits");

            assertThat(listed.err()).contains("1 of 1 match.");
            assertThat(undecided.code()).isEqualTo(7);
            assertThat(undecided.err()).contains("Which tracking server?");
        }
    }

    @Test
    void sendTheKeyOfCometNowhere() {
        cli.run("secret", "create", "comet_secret", "--api_key=" + KEY).succeeded();
        register("mine", "https://www.comet.com");
        cli.run("stack", "register", "one", "-e", "mine", "--set").succeeded();

        assertThat(cli.run("experiment", "list", "digits").err()).contains("Which tracking server?");
    }

    private static void createExperiment(String url) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url + "/api/rest/v2/write/experiment/create"))
                                .header("Authorization", KEY)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"projectName\":\"digits\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
