package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A HALLEY_HOME that the user may read and not write, in a process that really may not: root gives that right up. */
class ReadOnlyHomeTest {

    @TempDir
    private Path folder;

    private record Ended(int code, String printed) {}

    @AfterEach
    void letTheFolderBeDeleted() throws IOException {
        setPermissions("rwx------");
    }

    private Path home() {
        return folder.resolve("home");
    }

    private void setPermissions(String permissions) throws IOException {
        Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString(permissions));
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path printed = folder.resolve("printed");
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        program.environment().put("HALLEY_HOME", home().toString());
        int code = program.start().waitFor();
        return new Ended(code, Files.readString(printed, UTF_8));
    }

    private void assertNamesTheHomeAndTheRemedy(Ended ended) {
        assertThat(ended.code()).as(ended.printed()).isEqualTo(1);
        assertThat(ended.printed().strip().lines().toList()).as("lines").hasSize(1);
        assertThat(ended.printed())
                .contains("you may not write to its folder", "Set HALLEY_HOME to a folder of your own")
                .contains(home().toString())
                .doesNotContain("Exception", "SQLITE");
    }

    @Test
    void isNamedWithTheRemedyWhetherItWasUsedBeforeOrNot() throws Exception {
        Files.createDirectory(home());
        setPermissions("r-xr-xr-x");
        Ended empty = run("stack", "list");
        setPermissions("rwx------");
        assertThat(run("stack", "list").code()).isZero();
        setPermissions("r-xr-xr-x");
        Ended used = run("pipeline", "runs", "list");

        assertNamesTheHomeAndTheRemedy(empty);
        assertNamesTheHomeAndTheRemedy(used);
    }
}
