package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import dev.halley.cli.Cli.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P10 by the command line: out of one server, into another one. */
class ExportCommandTest {

    private static final String KEY = "key-of-the-export-test";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void movesAProjectToAnotherServerAndDoublesNothing() throws Exception {
        try (Running from = server("from");
                Running to = server("to")) {
            String source = from.awaitOut("ready at (\\S+)");
            String target = to.awaitOut("ready at (\\S+)");
            String key = experiment(source);
            Path file = folder.resolve("digits.zip");
            Path again = folder.resolve("again.zip");

            Ended exported = cli(source)
                    .run("export", file.toString(), "--project", "digits")
                    .succeeded();
            Ended imported =
                    cli(target).run("import", "halley", file.toString()).succeeded();
            Ended second = cli(target).run("import", "halley", file.toString()).succeeded();
            cli(target).run("export", again.toString(), "--experiment", key).succeeded();

            assertThat(exported.out()).contains("digits.zip: 1 experiment, ", "every hash compared");
            assertThat(imported.out()).contains("1 imported with 2 points, 0 there already, 0 refused");
            assertThat(second.out()).contains("0 imported with 0 points, 1 there already, 0 refused");
            assertThat(sum(again, key)).isEqualTo(sum(file, key));
            assertThat(cli(source).run("export", file.toString()).err()).contains("is there already");
        }
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        try (Running server = server("server")) {
            String url = server.awaitOut("ready at (\\S+)");
            experiment(url);
            Path file = folder.resolve("all.zip");
            cli(url).run("export", file.toString()).succeeded();
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));

            Ended half = cli(url).run("import", "halley", file.toString());
            Ended none =
                    cli(url).run("import", "halley", folder.resolve("none.zip").toString());
            Ended unknown = cli(url).run("export", folder.resolve("x.zip").toString(), "--workspace", "nobody");

            assertThat(half.code()).isNotZero();
            assertThat(half.err()).contains("this cannot be imported: no whole zip");
            assertThat(none.err()).contains("is no file");
            assertThat(unknown.err()).contains("workspace 'nobody' does not exist");
            assertThat(folder.resolve("x.zip")).doesNotExist();
            assertThat(folder.resolve("x.zip.part")).doesNotExist();
        }
    }

    private Running server(String home) {
        return new Cli(folder.resolve(home)).with("HALLEY_OWNER_API_KEY", KEY).start("server", "start", "--port", "0");
    }

    private Cli cli(String url) {
        return new Cli(folder.resolve("user")).with("HALLEY_URL", url).with("HALLEY_API_KEY", KEY);
    }

    private static String experiment(String url) throws IOException, InterruptedException {
        String made = post(url, "create", "{\"projectName\":\"digits\"}");
        String key = made.replaceAll("(?s).*\"experimentKey\":\"([^\"]+)\".*", "$1");
        post(
                url,
                "metric",
                "{\"experimentKey\":\"" + key + "\",\"metricName\":\"loss\",\"metricValue\":\"NaN\",\"step\":1}");
        post(
                url,
                "metric",
                "{\"experimentKey\":\"" + key + "\",\"metricName\":\"loss\",\"metricValue\":\"0.5\",\"step\":2}");
        return key;
    }

    private static String post(String url, String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "/api/rest/v2/write/experiment/" + path))
                        .header("Authorization", KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** What the file says that the lines of an experiment hash to. */
    private static String sum(Path file, String key) throws IOException {
        try (var zip = new java.util.zip.ZipFile(file.toFile());
                var in = zip.getInputStream(zip.getEntry("SHA256SUMS"))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.endsWith("experiments/" + key + ".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
