package dev.halley.examples.zenml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComingFromZenmlTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @TempDir
    Path home;

    @Test
    void runsWhatThePageShows() throws IOException {
        try (Client client = Client.open(new HalleyHome(home))) {
            assertThat(ComingFromZenml.PIPELINE
                            .run(RunOptions.defaults().client(client).parameter("rate", 0.25))
                            .succeeded())
                    .isTrue();
            ComingFromZenml.afterwards(client);

            Path file = Files.writeString(home.resolve("run.yaml"), "parameters: {rate: 0.125}\n", UTF_8);
            PipelineRun configured = ComingFromZenml.configured(client, file);
            assertThat(configured.succeeded()).isTrue();
            assertThat(client.run(configured.name()).parameters())
                    .extractingByKey("rate")
                    .hasToString("0.125");
        }
    }

    /** Also what is called only if something goes wrong. */
    @Test
    void callsTheHooksOfARunThatFails() {
        try (Client client = Client.open(new HalleyHome(home))) {
            PipelineRun run = ComingFromZenml.PIPELINE.run(
                    RunOptions.defaults().client(client).returnFailures().parameter("rows", -1));
            assertThat(run.succeeded()).isFalse();
        }
    }

    @Test
    void showsOnlyLinesOfTheProgram() throws IOException {
        String program = squeezed(
                Files.readString(Path.of("src/main/java/dev/halley/examples/zenml/ComingFromZenml.java"), UTF_8));

        List<String> shown = Files.readAllLines(Path.of("../docs/coming-from-zenml.md"), UTF_8).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(line.indexOf(" | ") + 3))
                .flatMap(line -> CODE.matcher(line).results().map(result -> result.group(1)))
                .toList();

        List<String> java = shown.stream()
                .filter(code -> code.contains("(") && !code.contains("…") && !code.startsWith("halley "))
                .toList();
        assertThat(java).hasSizeGreaterThan(25);
        assertThat(java).allSatisfy(code -> assertThat(program).contains(squeezed(code)));
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
