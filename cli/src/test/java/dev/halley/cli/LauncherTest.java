package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher makes the archive of classes. Java is a script here that makes an archive when it is told to. */
class LauncherTest {

    private static final String JAVA = """
            #!/bin/bash
            for argument; do
                case $argument in
                    -XX:ArchiveClassesAtExit=*) archive=${argument#*=} ;;
                    -XX:SharedArchiveFile=*) shared=${argument#*=} ;;
                esac
            done
            if [[ -n ${archive:-} ]]; then
                echo $$ >>"$HALLEY_HOME/makers"
                echo half >"$archive"
                until [[ -e $HALLEY_HOME/go || ! -e $HALLEY_HOME/makers ]]; do sleep 0.02; done
                echo whole >"$archive"
            else
                echo "runs${shared:+ with the archive}"
            fi
            """;

    @TempDir
    private Path folder;

    private Path home;
    private Path launcher;

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        launcher = Files.createDirectories(folder.resolve("halley/bin")).resolve("halley");
        Files.copy(Path.of("..", "halley"), launcher);
        Files.createFile(Files.createDirectories(folder.resolve("halley/lib")).resolve("halley-cli-1.jar"));
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        Files.writeString(java, JAVA, UTF_8);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"17.0.99\"\n", UTF_8);
    }

    /** Makers that are still at it end when nobody can want what they make. */
    @AfterEach
    void endMakers() throws IOException {
        Files.deleteIfExists(home.resolve("makers"));
        await().atMost(Duration.ofMinutes(1)).until(() -> cached(".claim").isEmpty());
    }

    @Test
    void letsNoCommandWaitForTheArchive() throws Exception {
        assertThat(run("", "stack", "list")).isEqualTo("runs");
        assertThat(run("", "server", "start")).isEqualTo("runs");
        awaitMakers(2);

        Files.createFile(home.resolve("go"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> cached(".jsa").size() == 2 && cached(".claim").isEmpty());

        assertThat(run("", "stack", "list")).isEqualTo("runs with the archive");
        assertThat(run("", "server", "start")).isEqualTo("runs with the archive");
    }

    @Test
    void makesItOnceForCommandsThatStartTogether() throws Exception {
        List<Process> together = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            together.add(start("", "stack", "list"));
        }
        for (Process each : together) {
            assertThat(outputOf(each)).isEqualTo("runs");
        }
        awaitMakers(1);

        Files.createFile(home.resolve("go"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> cached(".jsa").size() == 1 && cached(".claim").isEmpty());

        assertThat(Files.readAllLines(home.resolve("makers"))).hasSize(1);
    }

    @Test
    void takesNothingForAnArchiveThatWasLeftHalfMade() throws Exception {
        run("", "stack", "list");
        awaitMakers(1);
        kill();

        assertThat(run("", "stack", "list")).isEqualTo("runs");
        assertThat(cached(".jsa")).isEmpty();
        assertThat(Files.readAllLines(home.resolve("makers"))).hasSize(1);

        // A maker that is slow is waited for, but not for ever.
        Files.setLastModifiedTime(
                cached(".claim").get(0), FileTime.from(Instant.now().minus(Duration.ofMinutes(15))));
        Files.createFile(home.resolve("go"));
        assertThat(run("", "stack", "list")).isEqualTo("runs");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> cached(".jsa").size() == 1 && cached(".claim").isEmpty());
        assertThat(run("", "stack", "list")).isEqualTo("runs with the archive");
        assertThat(cached(".jsa.")).isEmpty();
    }

    @Test
    void waitsForItIfItIsToldTo() throws Exception {
        Files.createFile(home.resolve("go"));

        assertThat(run("wait", "stack", "list")).isEqualTo("runs with the archive");
        assertThat(run("off", "stack", "list")).isEqualTo("runs");
    }

    @Test
    void makesItAnewForAnotherBuild() throws Exception {
        Files.createFile(home.resolve("go"));
        assertThat(run("wait", "stack", "list")).isEqualTo("runs with the archive");

        Files.createFile(folder.resolve("halley/lib/other.jar"));

        assertThat(run("", "stack", "list")).isEqualTo("runs");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> run("", "stack", "list").equals("runs with the archive"));
    }

    private Process start(String archive, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HALLEY_HOME", home.toString());
        builder.environment().put("HALLEY_CLASS_ARCHIVE", archive);
        builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
        return builder.start();
    }

    private String run(String archive, String... arguments) throws IOException {
        return outputOf(start(archive, arguments));
    }

    /** Reads to the end: a maker that held the stream would keep whoever reads the output of a command. */
    private static String outputOf(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private void awaitMakers(int number) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.exists(home.resolve("makers"))
                        && Files.readAllLines(home.resolve("makers")).size() == number);
    }

    /** The maker and the shell that waits for it, as when the machine goes down. */
    private void kill() throws IOException {
        for (String maker : Files.readAllLines(home.resolve("makers"))) {
            ProcessHandle java = ProcessHandle.of(Long.parseLong(maker)).orElseThrow();
            ProcessHandle shell = java.parent().orElseThrow();
            shell.destroyForcibly();
            java.destroyForcibly();
            await().atMost(Duration.ofMinutes(1)).until(() -> !shell.isAlive() && !java.isAlive());
        }
    }

    /** What is in the cache with this in its name; with {@code .jsa} only whole archives. */
    private List<Path> cached(String part) throws IOException {
        Path cache = home.resolve("cache");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> part.equals(".jsa")
                            ? file.toString().endsWith(part)
                            : file.getFileName().toString().matches(".*" + part.replace(".", "\\.") + "[0-9]*"))
                    .toList();
        }
    }
}
