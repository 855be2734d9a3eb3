package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.MavenIntegrations.Resolved;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.integration.Integration;
import dev.halley.integration.Integrations;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley integration …}. */
@Command(addMethodSubcommands = false)
final class IntegrationCommands {

    private final Session session;

    private IntegrationCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new IntegrationCommands(session), called).commandLine();
    }

    @Command(description = "List the integrations of this distribution and which are installed.")
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            client.integrations().available(session.distribution()).forEach(each -> array.add(json(each)));
            Listing.of("integrations", array)
                    .column("NAME", "name")
                    .column("INSTALLED", "installed")
                    .column("FROM", "origin")
                    .column("JARS", "jarCount")
                    .ifEmpty("There are no integrations in " + session.distribution() + ".")
                    .print(output, session.terminal());
        }
        return ExitCode.OK.number();
    }

    private static ObjectNode json(Integration integration) {
        return Json.object()
                .put("name", integration.name())
                .put("installed", integration.installed())
                .put("origin", integration.origin())
                .put("jarCount", integration.jars().size())
                .set("jars", Json.array(integration.jars()));
    }

    @Command(description = "Show the flavors and jars of an integration.")
    int describe(@Parameters(paramLabel = "NAME", description = "Its name.") String name, @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            Integration integration = find(client.integrations(), name);
            List<String> flavors = flavors(client, name);
            if (output.isDocument()) {
                output.print(session.terminal(), json(integration).set("flavors", Json.array(flavors)));
            } else {
                Table.of("ATTRIBUTE", "VALUE")
                        .row("name", integration.name())
                        .row("installed", integration.installed() ? "yes" : "no")
                        .row("from", integration.origin())
                        .row("flavors", flavors.isEmpty() ? "shown when it is installed" : String.join(", ", flavors))
                        .row("jars", String.join(", ", integration.jars()))
                        .print(session.terminal());
            }
        }
        return ExitCode.OK.number();
    }

    private static List<String> flavors(Client client, String name) {
        List<String> flavors = new ArrayList<>();
        for (ComponentType<?> type : ComponentType.all()) {
            for (Flavor<?, ?> flavor : client.flavors().ofType(type)) {
                if (client.integrations()
                        .integrationOf(flavor)
                        .filter(name::equals)
                        .isPresent()) {
                    flavors.add(type.words() + " " + flavor.name());
                }
            }
        }
        return flavors;
    }

    private Integration find(Integrations integrations, String name) {
        List<Integration> known = integrations.available(session.distribution());
        return known.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "There is no integration '" + name + "'."
                                + Suggestion.of(
                                        name,
                                        known.stream().map(Integration::name).toList())));
    }

    @Command(
            description = "Install integrations, so that their flavors can be registered.",
            footer = {
                "",
                "By name they come from this distribution, without the network; by Maven coordinates"
                        + " (group:artifact[:version]) from where Maven's settings say.",
            })
    int install(
            @Parameters(paramLabel = "NAME|COORDINATES", arity = "1..*", description = "Which ones.")
                    List<String> names,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            for (String name : names) {
                Integration installed = MavenIntegrations.areCoordinates(name)
                        ? installResolved(client.integrations(), name)
                        : client.integrations().install(name, session.distribution());
                session.terminal().tell("The integration '" + installed.name() + "' is installed.");
            }
        }
        return ExitCode.OK.number();
    }

    private Integration installResolved(Integrations integrations, String coordinates) {
        session.terminal().tell("Resolving " + coordinates + " …");
        try (MavenIntegrations maven = new MavenIntegrations()) {
            Resolved resolved = maven.resolve(coordinates);
            session.terminal()
                    .tell("Found " + resolved.coordinates() + ", "
                            + resolved.jars().size() + " jars.");
            return integrations.install(resolved.name(), resolved.coordinates(), resolved.jars());
        }
    }

    @Command(description = "Install the newest of integrations that are installed; of all without a name.")
    int upgrade(
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "Which ones.") @Nullable List<String> names,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            Integrations integrations = client.integrations();
            List<String> wanted = names == null || names.isEmpty()
                    ? integrations.installed().stream().map(Integration::name).toList()
                    : names;
            if (wanted.isEmpty()) {
                session.terminal().tell("No integration is installed. To see what can be: halley integration list");
            }
            for (String name : wanted) {
                upgrade(integrations, name);
            }
        }
        return ExitCode.OK.number();
    }

    private void upgrade(Integrations integrations, String name) {
        String origin = integrations.originOf(name);
        if (MavenIntegrations.areCoordinates(origin)) {
            String unversioned = origin.substring(0, origin.lastIndexOf(':'));
            Integration upgraded = installResolved(integrations, unversioned);
            session.terminal().tell("The integration '" + name + "' is now " + upgraded.origin() + ".");
        } else if (integrations.isOffered(name, session.distribution())) {
            integrations.install(name, session.distribution());
            session.terminal().tell("The integration '" + name + "' is that of this distribution.");
        } else {
            session.terminal()
                    .warn("The integration '" + name + "' (" + origin
                            + ") is not in this distribution and stays as it is.");
        }
    }

    @Command(
            name = "export-requirements",
            description = "Print what is installed as a command that installs it elsewhere.")
    int exportRequirements() {
        try (Client client = session.client()) {
            List<String> origins = client.integrations().installed().stream()
                    .filter(each -> !each.origin().startsWith("class "))
                    .map(each -> MavenIntegrations.areCoordinates(each.origin()) ? each.origin() : each.name())
                    .toList();
            if (origins.isEmpty()) {
                session.terminal().tell("No integration is installed.");
            } else {
                session.terminal().print("halley integration install " + String.join(" ", origins));
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
