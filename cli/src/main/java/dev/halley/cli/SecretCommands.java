package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.pipeline.TimeText;
import dev.halley.secret.Secret;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley secret …}. */
@Command
final class SecretCommands {

    private static final String HIDDEN = "******";

    private final Session session;

    private SecretCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session) {
        return new CommandLine(new SecretCommands(session))
                .addSubcommand("create", new SecretChange(session, SecretChange.Kind.CREATE))
                .addSubcommand("update", new SecretChange(session, SecretChange.Kind.UPDATE));
    }

    @Command(description = "List the secrets and their keys, without values.")
    int list(@Mixin OutputFormat output) {
        try (Client client = session.client()) {
            List<Secret> secrets = client.secrets().list();
            if (output.isJson()) {
                ArrayNode array = Json.array();
                secrets.forEach(secret -> array.add(Json.object()
                        .put("name", secret.name())
                        .put("created", secret.created().toString())
                        .put("updated", secret.updated().toString())
                        .set("keys", Json.array(secret.keys()))));
                Json.print(session.terminal(), Json.object().set("secrets", array));
            } else if (secrets.isEmpty()) {
                session.terminal().tell("There are no secrets. To create one: halley secret create NAME --KEY=VALUE");
            } else {
                Table table = Table.of("NAME", "KEYS", "UPDATED");
                secrets.forEach(secret ->
                        table.row(secret.name(), String.join(", ", secret.keys()), TimeText.of(secret.updated())));
                table.print(session.terminal());
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Show the keys of a secret; its values only if that is asked for.")
    int get(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--show", description = "Print the values in clear text.") boolean show,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            Secret secret = client.secrets().get(name);
            Table table = Table.of("KEY", "VALUE");
            ObjectNode values = Json.object();
            for (String key : secret.keys()) {
                String value = show ? secret.value(key) : HIDDEN;
                table.row(key, value);
                values.put(key, value);
            }
            if (output.isJson()) {
                Json.print(
                        session.terminal(),
                        Json.object()
                                .put("name", secret.name())
                                .put("created", secret.created().toString())
                                .put("updated", secret.updated().toString())
                                .set("values", values));
            } else {
                table.print(session.terminal());
                if (!show) {
                    session.terminal()
                            .tell("The values are hidden. To see them: halley secret get " + name + " --show");
                }
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Delete a secret. What refers to it does not work any more.")
    int delete(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            client.secrets().delete(name);
        }
        session.terminal().tell("The secret '" + name + "' is deleted.");
        return ExitCode.OK.number();
    }
}
