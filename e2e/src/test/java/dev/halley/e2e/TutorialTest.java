package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.HalleyProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tutorial's own program with its tracker, compiled and run as the tutorial says. */
class TutorialTest {

    private static final Pattern PROGRAM =
            Pattern.compile("(?s)`src/main/java/(\\S+\\.java)`:[^\n]*\n\n```java\n(.*?)```");

    @Test
    void trainsAndTakesTheSecondRunFromTheCache() throws IOException {
        String page = Files.readString(Halley.ROOT.resolve("docs/tutorial/experiments.md"), UTF_8);
        Matcher program = PROGRAM.matcher(page);
        assertThat(program.find()).isTrue();
        try (Halley halley = Halley.inNewHome()) {
            RunningServer server = halley.startServer(0, "key-of-the-tutorial-test");
            halley.track(server, "tutorial");
            OutsideProject project = OutsideProject.compiled(
                    halley, List.of(new OutsideProject.Source(program.group(1), program.group(2))));

            Ended first = project.run("example.Training").succeeded();
            Ended second = project.run("example.Training").succeeded();

            assertThat(first.stderr())
                    .containsPattern("measure +completed")
                    .containsPattern("fit +completed in .*  " + server.url() + "/halley/tutorial/");
            assertThat(second.stderr()).contains("2 of 2 steps cached.");
            String key = server.rest()
                    .experiments("halley", "tutorial")
                    .get(0)
                    .path("experimentKey")
                    .asText();
            assertThat(server.rest().points(key, "loss")).hasSize(50);
            assertThat(server.rest().points(key, "slope")).last().satisfies(point -> assertThat(
                            point.path("metricValue").asDouble())
                    .isBetween(1.7, 2.3));
        }
    }
}
