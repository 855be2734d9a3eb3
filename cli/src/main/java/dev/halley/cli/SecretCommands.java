package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.secret.KeyRotation;
import dev.halley.secret.KeyRotation.Report;
import dev.halley.secret.Secret;
import dev.halley.stack.ComponentType;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley secret …}. */
@Command(addMethodSubcommands = false)
final class SecretCommands {

    private static final String HIDDEN = "******";

    private final Session session;

    private SecretCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new SecretCommands(session), called)
                .add("create", () -> new SecretChange(session, SecretChange.Kind.CREATE))
                .add("update", () -> new SecretChange.Update(session))
                .commandLine();
    }

    @Command(description = "List the secrets and their keys, without values.")
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            client.secrets()
                    .list()
                    .forEach(secret -> array.add(Json.object()
                            .put("name", secret.name())
                            .put("private", secret.isPrivate())
                            .put("created", secret.created().toString())
                            .put("updated", secret.updated().toString())
                            .set("keys", Json.array(secret.keys()))));
            Listing.of("secrets", array)
                    .column("NAME", "name")
                    .column("PRIVATE", "private")
                    .column("KEYS", "keys")
                    .column("UPDATED", "updated")
                    .ifEmpty("There are no secrets. To create one: halley secret create NAME --KEY=VALUE")
                    .print(output, session.terminal());
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
            if (output.isDocument()) {
                output.print(
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

    @Command(description = "Give a secret another name. What refers to the old one does not find it any more.")
    int rename(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(paramLabel = "NEW", description = "Its new name.") String newName) {
        try (Client client = session.client()) {
            List<String> users = users(client, name);
            client.secrets().rename(name, null, newName);
            users.forEach(component -> session.terminal()
                    .warn("The " + component + " refers to '" + name + "'. Change it to '" + newName + "'."));
        }
        session.terminal().tell("The secret '" + name + "' is now called '" + newName + "'.");
        return ExitCode.OK.number();
    }

    private static List<String> users(Client client, String secret) {
        return client.components().referringTo(secret).stream()
                .map(component -> ComponentType.named(component.type()).words() + " '" + component.name() + "'")
                .toList();
    }

    @Command(description = "Write the values of a secret, in clear text, to a file that only you can read.")
    int export(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "A new file; 'secret create --values @FILE' reads it.")
                    Path file) {
        try (Client client = session.client()) {
            Secret secret = client.secrets().get(name);
            ObjectNode values = Json.object();
            secret.keys().forEach(key -> values.put(key, secret.value(key)));
            PrivateFile.write(file, values.toPrettyString() + "\n");
            session.terminal()
                    .tell("The values of the secret '" + name + "' are in " + file
                            + ", in clear text. Delete it soon.");
        }
        return ExitCode.OK.number();
    }

    @Command(
            name = "rotate-key",
            description = "Change the key that encrypts all secrets; everything stays readable meanwhile.",
            footer = {
                "",
                "Values get the new key one after another. If that is interrupted, call it again. The old key stays in the"
                        + " file for commands under way; --drop-old removes it.",
            })
    int rotateKey(
            @Option(names = "--plan", description = "Only say what there is to do.") boolean plan,
            @Option(names = "--drop-old", description = "Remove old keys that no value needs.") boolean dropOld,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            KeyRotation rotation = client.keyRotation();
            Report report = plan ? rotation.plan() : dropOld ? rotation.dropOldKeys() : rotation.rotate();
            if (output.isDocument()) {
                output.print(
                        session.terminal(),
                        Json.object()
                                .put("keys", report.keys())
                                .put("values", report.values())
                                .put("old", report.old()));
            } else {
                session.terminal()
                        .print(
                                report.old() == 0
                                        ? report.values() + " values have the current key; the file holds "
                                                + report.keys() + (report.keys() == 1 ? " key." : " keys.")
                                        : report.old() + " of " + report.values() + " values have an old key.");
            }
            return (report.old() == 0 || plan ? ExitCode.OK : ExitCode.FAILED).number();
        }
    }

    @Command(description = "Delete a secret. What refers to it does not work any more.")
    int delete(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            List<String> users = users(client, name);
            client.secrets().delete(name);
            users.forEach(component ->
                    session.terminal().warn("The " + component + " refers to it and does not work any more."));
        }
        session.terminal().tell("The secret '" + name + "' is deleted.");
        return ExitCode.OK.number();
    }
}
