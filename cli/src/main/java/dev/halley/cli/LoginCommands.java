package dev.halley.cli;

import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.remote.DeviceLogin;
import dev.halley.metadata.remote.Login;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley login}, {@code logout} and {@code status}. */
final class LoginCommands {

    private LoginCommands() {}

    /** {@code halley login}. */
    @Command(
            sortOptions = false,
            footer = {
                "",
                "From then on stacks, components, secrets and runs are those of the server, shared with its users. What stays"
                        + " here is the content of local artifact stores and what was not sent yet.",
                "Without --api-key and HALLEY_API_KEY a code is shown: approve it on the server's page, in a browser where you are"
                        + " signed in, and a key with the rights you choose there is made for this machine.",
            })
    static final class In implements Callable<Integer> {

        private final Session session;

        @Parameters(paramLabel = "URL", description = "The address of the server, http://127.0.0.1:1986.")
        private String url = "";

        @Option(
                names = "--api-key",
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "KEY",
                description = "Your API key of the server; without a value it is asked for.")
        private @Nullable String apiKey;

        In(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            String server = address(url);
            Login login = Login.of(server, key(server));
            login.save(session.home());
            session.terminal()
                    .tell("You are '" + login.user() + "' at " + login.url()
                            + ". To use this machine's own store again: halley logout");
            return ExitCode.OK.number();
        }

        private String key(String server) {
            if (apiKey != null && apiKey.isBlank()) {
                return session.prompt()
                        .hidden("API key of " + url + " (not shown): ")
                        .strip();
            }
            String given = apiKey == null ? session.environment().apply("HALLEY_API_KEY") : apiKey;
            return given == null || given.isBlank() ? byCode(server) : given.strip();
        }

        /** Nothing secret is typed or shown: a person who is signed in lets this command line have a key. */
        private String byCode(String server) {
            DeviceLogin waiting = DeviceLogin.begin(server);
            session.terminal().tell("Open " + waiting.page() + " in a browser where you are signed in.");
            session.terminal().tell("It has to show this code: " + waiting.userCode());
            return waiting.awaitKey();
        }

        private static String address(String text) {
            try {
                URI uri = URI.create(text);
                if (uri.getHost() != null
                        && (uri.getScheme().equals("http") || uri.getScheme().equals("https"))) {
                    return text;
                }
            } catch (IllegalArgumentException e) {
                throw wrong(text);
            }
            throw wrong(text);
        }

        private static HalleyException wrong(String text) {
            return new HalleyException(
                    ErrorKind.INVALID, "URL: '" + text + "' (expected: an address such as http://127.0.0.1:1986).");
        }
    }

    /** {@code halley logout}. */
    @Command
    static final class Out implements Callable<Integer> {

        private final Session session;

        Out(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            boolean was = Login.delete(session.home());
            session.terminal()
                    .tell(was ? "You are logged out: this machine's own store is used." : "You were not logged in.");
            return ExitCode.OK.number();
        }
    }

    /** {@code halley status}. */
    @Command
    static final class Status implements Callable<Integer> {

        private final Session session;

        @Mixin
        private final OutputFormat output = new OutputFormat();

        Status(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Optional<Login> login = Login.find(session.home());
            login.ifPresent(each -> Login.of(each.url(), each.apiKey()));
            if (output.isDocument()) {
                output.print(
                        session.terminal(),
                        Json.object()
                                .put("home", session.home().toString())
                                .put("server", login.map(Login::url).orElse(null))
                                .put("user", login.map(Login::user).orElse(null)));
            } else {
                session.terminal().print("home: " + session.home());
                session.terminal()
                        .print(login.map(each -> "store: that of " + each.url() + ", as '" + each.user() + "'")
                                .orElse("store: this machine's own"));
            }
            return ExitCode.OK.number();
        }
    }
}
