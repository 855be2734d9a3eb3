package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.e2e.HalleyProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Follows docs/how-to/own-flavor.md in a project outside of the repository, with its own pom, flavor and materializer. */
class OwnFlavorTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(package own;.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("public final class (\\w+)");
    private static final Pattern COMMAND = Pattern.compile("^halley (.*)$", Pattern.MULTILINE);

    @Test
    void buildsAgainstTheInstalledArtifactsAndRuns() throws IOException {
        String page = Files.readString(Halley.ROOT.resolve("docs/how-to/own-flavor.md"), UTF_8);
        try (Halley halley = Halley.inNewHome()) {
            OutsideProject project = OutsideProject.compiled(halley, files(page));
            project.jar("target/own-1.jar");

            List<Ended> ended = new ArrayList<>();
            Matcher command = COMMAND.matcher(page);
            while (command.find()) {
                ended.add(project.halley(command.group(1).split(" ")).succeeded());
            }

            assertThat(ended).hasSize(4);
            assertThat(ended.get(3).stdout()).contains("observe", "period", "completed");
            assertThat(Files.readString(project.folder().resolve("notes.txt"), UTF_8))
                    .isEqualTo("period {period=76.0}\nperiod succeeded\n");
            assertThat(project.halley("pipeline", "run", "own.Orbit", "-p", "points=4")
                            .succeeded()
                            .stdout())
                    .contains("cached");
            assertThat(halley.run("pipeline", "runs", "list", "--output=csv")
                            .succeeded()
                            .stdout())
                    .contains("orbit");
        }
    }

    private static List<OutsideProject.Source> files(String page) {
        List<OutsideProject.Source> files = new ArrayList<>();
        Matcher java = JAVA.matcher(page);
        while (java.find()) {
            Matcher name = NAME.matcher(java.group(1));
            assertThat(name.find()).isTrue();
            files.add(new OutsideProject.Source("own/" + name.group(1) + ".java", java.group(1)));
        }
        assertThat(files).hasSize(4);
        files.add(new OutsideProject.Source(
                "META-INF/services/dev.halley.artifact.Materializer", "own.TrackMaterializer\n"));
        return files;
    }
}
