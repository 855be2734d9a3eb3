package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.http.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-09: the table of who may call what is generated from the routes that the server declares. {@code -Dgolden.update=true} writes them anew, to be reviewed. */
class RouteTableTest {

    private static final Path ACCESS = Path.of("../docs/reference/route-access.md");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    /** S-09: the table that is reviewed. That the server keeps it is shown by {@link RouteAccessTest}. */
    @Test
    void saysInTheDocumentWhoMayCallWhat(@TempDir Path home) throws IOException {
        try (TestServer server = TestServer.start(home)) {
            String table = table(server.tracking().routes());
            if (UPDATE) {
                Files.writeString(ACCESS, table);
            }

            assertThat(Files.readString(ACCESS))
                    .as("docs/reference/route-access.md; -Dgolden.update=true writes it")
                    .isEqualTo(table);
        }
    }

    private static String table(List<String> routes) {
        List<String> lines = new ArrayList<>(List.of(
                "# Who may call which route",
                "",
                "Generated from the routes that the server declares; a test compares it with the running server, and another one calls"
                        + " every route as each of these callers. A caller who may not see what a route is asked about gets the"
                        + " same answer as if it did not exist.",
                "",
                "| permission | nobody | share link, or anybody if public | member of another workspace | viewer | editor |"
                        + " owner | administrator | key `read` | key `ingest` | key `admin` |",
                "|---|---|---|---|---|---|---|---|---|---|---|"));
        for (Permission permission : Permission.values()) {
            lines.add("| `" + permission + "` | " + String.join(" | ", row(permission)) + " |");
        }
        lines.add("");
        lines.add(
                "\\* what it is about must be in a workspace of theirs; keys never allow more than their user's role does.");
        TreeMap<String, List<String>> byPermission = new TreeMap<>();
        for (String route : routes) {
            String[] words = route.split(" ", -1);
            byPermission
                    .computeIfAbsent(words[3], any -> new ArrayList<>())
                    .add("| `" + words[0] + " " + words[1] + "` | " + words[2] + " |");
        }
        byPermission.forEach((permission, of) -> {
            lines.add("");
            lines.add("## `" + permission + "`");
            lines.add("");
            lines.add("| route | dialect |");
            lines.add("|---|---|");
            lines.addAll(of);
        });
        return String.join("\n", lines) + "\n";
    }

    private static List<String> row(Permission permission) {
        return switch (permission) {
            case PUBLIC -> List.of("yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes");
            case ACCOUNT -> List.of("no", "no", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes");
            case READ -> List.of("no", "what is shared", "no*", "yes", "yes", "yes", "no*", "yes", "no", "yes");
            case WRITE -> List.of("no", "no", "no*", "no", "yes", "yes", "no*", "no", "yes", "yes");
            case SELF -> List.of("no", "no", "yes", "yes", "yes", "yes", "yes", "no", "no", "yes");
            case MANAGE -> List.of("no", "no", "no*", "no", "no", "yes", "no*", "no", "no", "yes");
            case OBSERVE ->
                List.of(
                        "no",
                        "no",
                        "no",
                        "no",
                        "no",
                        "no",
                        "yes",
                        "yes, of an administrator",
                        "no",
                        "yes, of an administrator");
            case SERVER -> List.of("no", "no", "no", "no", "no", "no", "yes", "no", "no", "yes, of an administrator");
        };
    }
}
