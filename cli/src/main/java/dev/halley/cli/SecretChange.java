package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code halley secret create} and {@code update}: what they take is the same. */
@Command(
        description = "Store values encrypted.",
        customSynopsis = "Usage: @|bold ${COMMAND-FULL-NAME}|@ NAME --KEY=VALUE…",
        synopsisHeading = "",
        footer = {
            "",
            "'-' and '_' mean the same in keys. Components refer to a value by '{{NAME.KEY}}'.",
            "'update' adds and replaces keys; the others stay."
        })
final class SecretChange implements Callable<Integer> {

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

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    SecretChange(Session session, Kind kind) {
        this.session = session;
        this.kind = kind;
    }

    @Override
    public Integer call() {
        Map<String, String> values = Attributes.of(arguments, spec.commandLine());
        try (Client client = session.client()) {
            Secret secret = kind == Kind.CREATE
                    ? client.secrets().create(name, values)
                    : client.secrets().update(name, values, List.of());
            session.terminal()
                    .tell("The secret '" + name + "' is stored, encrypted, with the keys "
                            + String.join(", ", secret.keys()) + ". To use one: '{{" + name + "."
                            + secret.keys().get(0) + "}}'");
        }
        return ExitCode.OK.number();
    }
}
