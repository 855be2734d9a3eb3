package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps short commands short. Their time is measured elsewhere; here is what it depends on. */
class ShortCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void loadNoClassesButFromTheArchiveAndNoJsonLibraryToListStacks() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            halley.run("stack", "list").succeeded();

            List<String> loaded = classesOf(halley, "stack", "list");

            assertThat(loaded).noneMatch(line -> line.contains(".ObjectMapper "));
            assertThat(loaded).noneMatch(line -> line.contains("dev.halley.cli.StackRegister "));
            assertThat(loaded)
                    .filteredOn(line -> line.contains("source: jar:") || line.contains("source: file:"))
                    .isEmpty();
        }
    }

    @Test
    void makeTheArchiveOnce() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            halley.run("--version").succeeded();
            Path archive = archive(halley);
            Object made = Files.getLastModifiedTime(archive);

            halley.run("--help").succeeded();

            assertThat(Files.getLastModifiedTime(archive(halley))).isEqualTo(made);
        }
    }

    private static Path archive(Halley halley) throws IOException {
        try (var files = Files.list(halley.home().resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> classesOf(Halley halley, String... command) throws IOException {
        Path log = folder.resolve("classes");
        halley.with("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
        halley.run(command).succeeded();
        return Files.readAllLines(log);
    }
}
