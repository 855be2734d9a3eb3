package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.secret.Scope;
import dev.halley.secret.Secret;
import dev.halley.secret.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code halley secret create} and {@code update}: what they take is the same. */
@Command(
        description = "Store values encrypted.",
        customSynopsis = "Usage: @|bold ${COMMAND-FULL-NAME}|@ NAME [--KEY=VALUE…] [OPTIONS]",
        synopsisHeading = "",
        sortOptions = false,
        footer = {
            "",
            "'-' and '_' mean the same in keys. Components refer to a value by '{{NAME.KEY}}'.",
            "What stands on the command line is in the history of your shell: -i and --values @FILE are not."
        })
class SecretChange implements Callable<Integer> {

    @Command(description = "Change values of a secret; the others stay.")
    static final class Update extends SecretChange {

        Update(Session session) {
            super(session, Kind.UPDATE);
        }
    }

    enum Kind {
        CREATE,
        UPDATE
    }

    private final Session session;
    private final Kind kind;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The name of the secret.")
    private String name = "";

    @Option(
            names = {"-p", "--private"},
            negatable = true,
            arity = "0",
            description = "Only you see it, and not all users of the store. 'update --no-private' makes it public.")
    private @Nullable Boolean isPrivate;

    @Option(
            names = {"-i", "--interactive"},
            description = "Ask for keys and values; what you type for values is not shown.")
    private boolean interactive;

    @Option(
            names = {"-v", "--values"},
            paramLabel = "TEXT|@FILE",
            description = "Keys and values as a JSON or YAML map, or @ and the file that holds it.")
    private @Nullable String values;

    @Option(
            names = "--from-file",
            paramLabel = "KEY=FILE",
            description = "The whole content of a file is the value; again for several.")
    private Map<String, Path> files = new LinkedHashMap<>();

    @Option(
            names = {"-r", "--remove-keys"},
            paramLabel = "KEY",
            split = ",",
            splitSynopsisLabel = "",
            description = "Keys to take away ('update' only).")
    private List<String> remove = new ArrayList<>();

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    SecretChange(Session session, Kind kind) {
        this.session = session;
        this.kind = kind;
    }

    @Override
    public Integer call() {
        Map<String, String> given = new LinkedHashMap<>(SecretValues.parse(values));
        given.putAll(SecretValues.ofFiles(files));
        given.putAll(Attributes.of(arguments, spec.commandLine()));
        if (interactive) {
            ask(given);
        }
        try (Client client = session.client()) {
            Secret secret = kind == Kind.CREATE ? create(client, given) : update(client.secrets(), given);
            session.terminal()
                    .tell("The secret '" + name + "' is stored, encrypted" + (secret.isPrivate() ? ", private" : "")
                            + (secret.keys().size() == 1 ? ", with the key " : ", with the keys ")
                            + String.join(", ", secret.keys()) + ". To use one: '{{" + name + "."
                            + secret.keys().get(0) + "}}'");
        }
        return ExitCode.OK.number();
    }

    private Secret create(Client client, Map<String, String> given) {
        return client.secrets().create(name, given, Boolean.TRUE.equals(isPrivate) ? Scope.PRIVATE : Scope.PUBLIC);
    }

    private Secret update(Secrets secrets, Map<String, String> given) {
        Secret before = secrets.get(name);
        Scope scope = before.isPrivate() ? Scope.PRIVATE : Scope.PUBLIC;
        if (given.isEmpty() && remove.isEmpty() && isPrivate == null) {
            throw new ParameterException(
                    spec.commandLine(), "Nothing is to change (expected: --KEY=VALUE, --remove-keys or --private).");
        }
        Scope wanted = isPrivate == null ? scope : isPrivate ? Scope.PRIVATE : Scope.PUBLIC;
        if (wanted != scope) {
            secrets.moveTo(name, wanted);
        }
        return given.isEmpty() && remove.isEmpty()
                ? secrets.get(name, wanted)
                : secrets.update(name, wanted, given, remove);
    }

    private void ask(Map<String, String> given) {
        while (true) {
            String key = session.prompt().line("Key (empty to end): ").strip();
            if (key.isEmpty()) {
                return;
            }
            given.put(key.replace('-', '_'), session.prompt().hidden("Value of " + key + " (not shown): "));
        }
    }
}
