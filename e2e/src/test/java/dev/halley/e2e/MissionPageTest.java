package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.HalleyProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Does what docs/mission.md says, line by line, and compares with the results that it promises. */
class MissionPageTest {

    private static final String API_KEY = "key-of-the-mission-test";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| .* \\| `([^|]*)` \\| `([^`|]*)`[^|]*\\|$");
    private static final Pattern JAVA = Pattern.compile("(?s)`(\\w+\\.java)`:[^`]*```java\\n(.*?)```");

    @Test
    void everyLineOfThePageGivesTheResultInTheTable() throws IOException {
        String page = Files.readString(Halley.ROOT.resolve("docs/mission.md"), UTF_8);
        try (Halley halley = Halley.inNewHome()) {
            RunningServer server = halley.startServer(0, API_KEY);
            halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/")
                    .with("COMET_API_KEY", API_KEY)
                    .with("PATH", Path.of(Halley.COMMAND.toString()).getParent() + ":" + System.getenv("PATH"));
            OutsideProject project = OutsideProject.compiled(halley, javaFiles(page));

            List<Row> rows = rows(page);
            for (Row row : rows) {
                Ended ended = row.command().startsWith("run ")
                        ? project.run(row.command().substring("run ".length()))
                        : halley.startCommand(List.of("bash", "-c", row.command()))
                                .ended();
                assertThat(ended.succeeded().stdout() + ended.stderr())
                        .as("row %d: %s", row.number(), ended)
                        .contains(row.result());
                if (row.number() == 6) {
                    assertThat(ended.stderr()).doesNotContain("clear text");
                }
            }

            assertThat(rows).hasSizeGreaterThanOrEqualTo(11);
            experimentOf(server, "basic", "comet_example_pipeline");
            experimentOf(server, "secret", "comet_example_pipeline");
            assertThat(server.rest().tags(experimentOf(server, "secret", "tagged_pipeline")))
                    .contains("some_tag");
        }
    }

    /** The one experiment of a pipeline in a project, whose name, tags and values are as the page says. */
    private static String experimentOf(RunningServer server, String project, String pipeline) {
        List<JsonNode> experiments = server.rest().experiments("halley", project).stream()
                .filter(experiment -> experiment.path("experimentName").asText().startsWith(pipeline))
                .toList();
        assertThat(experiments).as("%s in %s", pipeline, project).hasSize(1);
        String name = experiments.get(0).path("experimentName").asText();
        String key = experiments.get(0).path("experimentKey").asText();
        assertThat(name).matches(pipeline + "-\\d{4}_\\d\\d_\\d\\d-\\d\\d_\\d\\d_\\d\\d_\\d{6}_my_step");
        assertThat(server.rest().tags(key)).contains(pipeline, name.substring(0, name.length() - "_my_step".length()));
        assertThat(server.rest().points(key, "my_metric")).singleElement().satisfies(point -> assertThat(
                        Double.parseDouble(point.path("metricValue").asText()))
                .isEqualTo(42));
        if (pipeline.equals("comet_example_pipeline")) {
            assertThat(server.rest().current(key, "parameters")).containsEntry("my_param", "hello");
        }
        return key;
    }

    /** A row of a table that has a command. */
    private record Row(int number, String command, String result) {}

    private static List<Row> rows(String page) {
        List<Row> rows = new ArrayList<>();
        Matcher matcher = ROW.matcher(page);
        while (matcher.find()) {
            rows.add(new Row(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3)));
        }
        return rows;
    }

    private static List<OutsideProject.Source> javaFiles(String page) {
        List<OutsideProject.Source> files = new ArrayList<>();
        Matcher matcher = JAVA.matcher(page);
        while (matcher.find()) {
            files.add(new OutsideProject.Source("page/" + matcher.group(1), matcher.group(2)));
        }
        assertThat(files).hasSize(3);
        return files;
    }
}
