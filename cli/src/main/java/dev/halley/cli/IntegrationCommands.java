package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.integration.Integration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley integration …}. */
@Command
final class IntegrationCommands {

    private final Session session;

    private IntegrationCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session) {
        return new CommandLine(new IntegrationCommands(session));
    }

    @Command(description = "List the integrations of this distribution and which are installed.")
    int list(@Mixin OutputFormat output) {
        try (Client client = session.client()) {
            List<Integration> integrations = client.integrations().available(session.distribution());
            if (output.isDocument()) {
                ArrayNode array = Json.array();
                integrations.forEach(integration -> array.add(Json.object()
                        .put("name", integration.name())
                        .put("installed", integration.installed())
                        .set("jars", Json.array(integration.jars()))));
                output.print(session.terminal(), Json.object().set("integrations", array));
            } else if (integrations.isEmpty()) {
                session.terminal().tell("There are no integrations in " + session.distribution() + ".");
            } else {
                Table table = Table.of("NAME", "INSTALLED", "JARS");
                integrations.forEach(integration -> table.row(
                        integration.name(),
                        integration.installed() ? "yes" : "no",
                        String.join(", ", integration.jars())));
                table.print(session.terminal());
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Install integrations, so that their flavors can be registered.")
    int install(
            @Parameters(paramLabel = "NAME", arity = "1..*", description = "Which ones.") List<String> names,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            for (String name : names) {
                client.integrations().install(name, session.distribution());
                session.terminal().tell("The integration '" + name + "' is installed.");
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Uninstall integrations. Components of their flavors do not work any more.")
    int uninstall(
            @Parameters(paramLabel = "NAME", arity = "1..*", description = "Which ones.") List<String> names,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            for (String name : names) {
                client.integrations().uninstall(name);
                session.terminal().tell("The integration '" + name + "' is uninstalled.");
            }
        }
        return ExitCode.OK.number();
    }
}
