package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.HalleyProcess.Ended;
import dev.halley.e2e.program.Mistakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes each mistake that docs/reference/errors.md lists, and compares what Halley says with what stands there. */
class ErrorTableTest {

    private static final Path PAGE = Halley.ROOT.resolve("docs/reference/errors.md");
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| `([^`]+)` \\| (\\d+) \\| `([^`]+)`.*");
    private static final String KEY = "key-of-the-error-table";
    private static final String CLASSES = Halley.classesOf(Mistakes.class);

    private static Halley serverHome;
    private static RunningServer server;

    @BeforeAll
    static void startServer() {
        serverHome = Halley.inNewHome();
        server = serverHome.startServer(0, KEY);
    }

    @AfterAll
    static void stopServer() {
        serverHome.close();
    }

    record Row(String mistake, List<String> commands, int exit, String says) {
        @Override
        public String toString() {
            return mistake;
        }
    }

    static Stream<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE, UTF_8)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(
                        row.group(1), List.of(row.group(2).split("; ")), Integer.parseInt(row.group(3)), row.group(4)));
            }
        }
        assertThat(rows).hasSizeGreaterThan(40);
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isToldInAFewLines(Row row) {
        try (Halley halley = Halley.inNewHome().withClassArchiveOf(serverHome)) {
            if (row.commands().toString().contains("flavor=comet")
                    || row.commands().toString().contains("TRACKER")) {
                halley.run("integration", "install", "comet").succeeded();
            }
            for (String preparation : row.commands().subList(0, row.commands().size() - 1)) {
                halley.run(arguments(preparation)).succeeded();
            }

            Ended ended = halley.run(arguments(row.commands().get(row.commands().size() - 1)));

            assertThat(ended.exitCode()).as("%s", ended).isEqualTo(row.exit());
            assertThat(ended.stderr()).as("%s", ended).contains(row.says()).doesNotContain("\tat ");
            List<String> message =
                    ended.stderr().lines().filter(line -> !isProgress(line)).toList();
            assertThat(message).as("%s", ended).hasSizeBetween(1, 3);
        }
    }

    /** What a run tells before it fails. */
    private static boolean isProgress(String line) {
        return line.startsWith("Run '") || line.startsWith("  ") || line.isBlank();
    }

    private static String[] arguments(String command) {
        String full = command.replace("TRACKER", "experiment-tracker register t --flavor=comet --url=$SERVER")
                .replace("$SERVER", server.url())
                .replace("=KEY", "=" + KEY)
                .replace("pipeline run Mistakes", "pipeline run " + Mistakes.class.getName());
        if (full.startsWith("pipeline run ") || full.startsWith("schedule create ")) {
            full += " --class-path " + CLASSES;
        }
        return full.split(" ");
    }
}
