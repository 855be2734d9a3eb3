package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {

    /** Nothing is served, opened to the public or taken away by accident: who changes a route changes the file with it. */
    @Test
    void servesExactlyTheRoutesOfTheList(@TempDir Path home) throws IOException {
        try (TestServer server = TestServer.start(home);
                InputStream list = RoutesTest.class.getResourceAsStream("routes.txt")) {
            assertThat(list).isNotNull();
            List<String> expected = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();

            assertThat(server.tracking().routes())
                    .as("If the change is meant, change src/test/resources/dev/halley/server/routes.txt in the same"
                            + " commit (sorted; verb, path, dialect, permission).")
                    .containsExactlyElementsOf(expected);
        }
    }
}
