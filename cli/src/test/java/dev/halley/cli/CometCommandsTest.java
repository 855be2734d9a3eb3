package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CometCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void saysThatThereIsNoTracker() {
        Ended ended = new Cli(folder).run("comet", "sync").succeeded();

        assertThat(ended.out()).contains("Nothing waits to be sent");
        assertThat(ended.err()).contains("no experiment tracker of the flavor comet");
    }

    @Test
    void reportsAsJson() {
        assertThat(new Cli(folder).run("comet", "sync", "--output=json").json())
                .hasToString("{\"found\":0,\"sent\":0,\"problems\":[]}");
    }

    @Test
    void refusesALimitThatCannotBe() {
        assertThat(new Cli(folder).run("comet", "sync", "--limit=0").code()).isEqualTo(2);
    }
}
