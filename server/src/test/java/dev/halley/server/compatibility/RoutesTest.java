package dev.halley.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class RoutesTest {

    /** Nothing is served, opened to the public or taken away by accident: who changes a route changes the file with it. */
    @Test
    void servesExactlyTheRoutesOfTheList(@TempDir Path home) {
        try (TestServer server = TestServer.start(home)) {
            List<String> expected = GoldenRoute.all().stream()
                    .filter(GoldenRoute::isServed)
                    .flatMap(GoldenRoute::described)
                    .sorted()
                    .toList();

            assertThat(server.tracking().routes())
                    .as("If the change is meant, change src/test/resources/dev/halley/server/routes.txt in the same"
                            + " commit; GoldenRoute says how its lines read.")
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void saysWhyACallIsNotServed() {
        Stream<GoldenRoute> unexplained = GoldenRoute.all().stream()
                .filter(route -> route.isServed()
                        ? route.note().startsWith("not:")
                        : !route.note().startsWith("not:"));

        assertThat(unexplained).isEmpty();
    }

    @Test
    void keepsTheListInOrder() {
        List<String> lines = GoldenRoute.all().stream()
                .map(route -> route.verb() + " " + route.path() + " " + route.dialect())
                .toList();

        assertThat(lines).isSorted().doesNotHaveDuplicates();
    }
}
