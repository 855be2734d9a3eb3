package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {

    /** What the class archive of the server is made from. */
    @Test
    void runsAServerOnceAndEnds(@TempDir Path home) throws Exception {
        WarmUp.main(new String[] {home.toString(), "server"});

        assertThat(home.resolve("server").resolve("halley.db")).exists();
    }
}
