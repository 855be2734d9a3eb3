package dev.halley.cli;

import dev.halley.cli.output.Terminal;
import dev.halley.server.Ahead;
import dev.halley.server.ServerConfig;
import dev.halley.server.ServerOptions;
import dev.halley.server.TrackingServer;
import dev.halley.server.blob.S3BlobStore;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.journal.Journal;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jdbi.v3.core.Handle;

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
    private static final String KEY = "key-of-the-warm-up";

    private WarmUp() {}

    /** @param arguments the home, and if the server shall be run: the command line that it is about to be started with */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Class.forName("dev.halley.cli.Main");
        if (arguments.length > 1) {
            Ahead.begin();
            serve(home, List.of(arguments).subList(1, arguments.length));
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
        return new Session(nowhere(), environment::get, home);
    }

    private static Terminal nowhere() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new Terminal(nowhere, nowhere, 0, false, false);
    }

    /** @param arguments what the server is started with: what its settings name is read, and nothing there is changed */
    private static void serve(Path home, List<String> arguments) throws Exception {
        ServerConfig wanted = wanted(arguments);
        ServerOptions options = wanted.options();
        DatabaseAddress database = wanted.databaseOrDefault();
        if (database.file() == null) {
            Database.peek(database, WarmUp::ask);
        }
        if (options.blobs() != null) {
            try (S3BlobStore store = S3BlobStore.open(options.blobs())) {
                store.has("0".repeat(64));
            }
        }
        ServerConfig thrownAway = new ServerConfig(
                home,
                "127.0.0.1",
                0,
                "halley",
                KEY,
                null,
                new ServerOptions(null, options.tls(), null, options.oidc()));
        try (TrackingServer server = TrackingServer.start(thrownAway)) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trustingAll()).build();
            for (String path : List.of("/", "/health", "/api/v1/session")) {
                ask(client, HttpRequest.newBuilder(URI.create(server.url() + path)));
            }
            String made = post(client, server, "create", "{\"projectName\":\"warm-up\"}");
            String experiment = made.replaceAll("(?s).*\"experimentKey\"\\s*:\\s*\"([0-9a-zA-Z]+)\".*", "$1");
            post(
                    client,
                    server,
                    "metric",
                    "{\"experimentKey\":\"" + experiment
                            + "\",\"metricName\":\"loss\",\"metricValue\":0.5,\"step\":1}");
            server.prepare();
            // What a start after a crash reads.
            var unused = Journal.read(
                    Journal.beside(Objects.requireNonNull(
                            thrownAway.databaseOrDefault().file())),
                    Map.of());
        }
    }

    private static String post(HttpClient client, TrackingServer server, String what, String json) throws Exception {
        return ask(
                client,
                HttpRequest.newBuilder(URI.create(server.url() + "/api/rest/v2/write/experiment/" + what))
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String ask(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.header("Authorization", KEY).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The settings of the server that is about to start. */
    private static ServerConfig wanted(List<String> arguments) {
        boolean start = arguments.size() > 1 && arguments.get(1).equals("start") && !arguments.contains("--help");
        String[] known = start ? arguments.toArray(String[]::new) : new String[] {"server", "start"};
        Session session = new Session(nowhere(), System::getenv, Path.of("."));
        return ServerStart.config(
                session, Halley.complete(session).parseArgs(known).subcommand().subcommand());
    }

    private static boolean ask(Handle handle) {
        handle.createQuery("SELECT CAST(:text AS TEXT) FROM information_schema.tables WHERE 1 = :number AND :truth = 1")
                .bind("text", "")
                .bind("number", 1L)
                .bind("truth", true)
                .mapTo(String.class)
                .list();
        return true;
    }

    /** The certificate is whatever the server has; what is sent is worth nothing. */
    private static SSLContext trustingAll() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return context;
    }

    /** Also skips the check of the name, for it is not the plain one. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
