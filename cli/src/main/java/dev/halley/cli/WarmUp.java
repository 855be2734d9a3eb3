package dev.halley.cli;

import dev.halley.cli.output.Terminal;
import dev.halley.server.ServerConfig;
import dev.halley.server.TrackingServer;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.database.DatabaseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs usual commands in a home that is thrown away. The launcher starts it to learn which classes they need, and archives
 * those: once for the commands, and once for the server, which needs many more.
 */
public final class WarmUp {

    private static final List<String> COMMANDS = List.of(
            "--version",
            "--help",
            "stack --help",
            "secret create s --key=value",
            "secret list",
            "secret get s --output json",
            "stack list",
            "stack list --output json",
            "stack describe",
            "experiment-tracker list",
            "experiment-tracker register t --flavor=unknown",
            "integration list",
            "pipeline runs list");

    private WarmUp() {}

    /** @param arguments the home, and {@code server} if the server shall be run */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        if (arguments.length > 1) {
            serve(home);
        } else {
            run(home);
        }
    }

    static void run(Path home) {
        Session session = session(home);
        for (String command : COMMANDS) {
            Halley.run(session, command.split(" "));
        }
    }

    private static Session session(Path home) {
        Map<String, String> environment = Map.of("HALLEY_HOME", home.toString());
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(nowhere, nowhere, 0, false, false);
        return new Session(terminal, environment::get, home);
    }

    private static void serve(Path home) throws IOException, InterruptedException {
        // Parses what the command line of a server may have; it ends at once, for there is no such file.
        Halley.run(session(home), "server", "start", "--tls-certificate", "/none", "--tls-key", "/none", "--port", "0");
        unreachable(home);
        ServerConfig config = new ServerConfig(
                home,
                "127.0.0.1",
                0,
                "halley",
                "key-of-the-warm-up",
                DatabaseAddress.of(home.resolve("server").resolve("halley.db")));
        try (TrackingServer server = TrackingServer.start(config)) {
            HttpClient client = HttpClient.newHttpClient();
            for (String path : List.of("/", "/health", "/api/v1/session")) {
                var unused = client.send(
                        HttpRequest.newBuilder(URI.create(server.url() + path))
                                .header("Authorization", "key-of-the-warm-up")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            }
        }
    }

    /** The driver of PostgreSQL, without a PostgreSQL. */
    private static void unreachable(Path home) {
        ServerConfig config = new ServerConfig(
                home,
                "127.0.0.1",
                0,
                "halley",
                "key-of-the-warm-up",
                DatabaseAddress.parse("jdbc:postgresql://halley:none@127.0.0.1:1/none"));
        try (TrackingServer server = TrackingServer.start(config)) {
            throw new IllegalStateException("a server started without its database: " + server.url());
        } catch (DatabaseException expected) {
            return;
        }
    }
}
