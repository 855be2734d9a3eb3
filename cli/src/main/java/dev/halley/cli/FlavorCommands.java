package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.stack.Attribute;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import dev.halley.stack.FlavorSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley experiment-tracker flavor …}. */
@Command(description = "List, describe, register and delete flavors.")
final class FlavorCommands {

    private final Session session;
    private final ComponentType<?> type;

    FlavorCommands(Session session, ComponentType<?> type) {
        this.session = session;
        this.type = type;
    }

    @Command(description = "List the flavors that can be registered, with their attributes.")
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            for (Flavor<?, ?> flavor : client.flavors().ofType(type)) {
                ArrayNode attributes = Json.array();
                List<String> names = new ArrayList<>();
                for (Attribute attribute : Attribute.of(flavor.configType())) {
                    attributes.add(Json.object()
                            .put("name", attribute.name())
                            .put("description", attribute.description())
                            .put("required", attribute.required())
                            .put("secret", attribute.secret()));
                    names.add("--" + attribute.name() + (attribute.required() ? " (required)" : ""));
                }
                ObjectNode item = Json.object().put("name", flavor.name());
                item.put(
                        "integration",
                        client.integrations().integrationOf(flavor).orElse(""));
                item.put("takes", String.join(", ", names));
                item.set("attributes", attributes);
                array.add(item);
            }
            Listing.of("flavors", array)
                    .column("FLAVOR", "name")
                    .column("INTEGRATION", "integration")
                    .column("ATTRIBUTES", "takes")
                    .ifEmpty("There is no " + type.words()
                            + " flavor. To see what can be installed: halley integration list")
                    .print(output, session.terminal());
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Show what a flavor takes; as a document, the JSON schema of its attributes and settings.")
    int describe(
            @Parameters(paramLabel = "FLAVOR", description = "Its name.") String name, @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            Flavor<?, ?> flavor = client.flavors().get(type, name);
            if (output.isDocument()) {
                ObjectNode document = Json.object().put("name", name).put("type", type.name());
                document.set("attributes", FlavorSchema.of(flavor.configType()));
                document.set("settings", FlavorSchema.of(flavor.settingsType()));
                output.print(session.terminal(), document);
                return ExitCode.OK.number();
            }
            Table table = Table.of("", "NAME", "TYPE", "REQUIRED", "MEANING");
            Attribute.of(flavor.configType()).forEach(attribute -> row(table, "attribute", attribute));
            Attribute.of(flavor.settingsType()).forEach(attribute -> row(table, "setting", attribute));
            table.print(session.terminal());
        }
        return ExitCode.OK.number();
    }

    private static void row(Table table, String kind, Attribute attribute) {
        table.row(
                kind,
                attribute.name(),
                FlavorSchema.typeWords(attribute) + (attribute.secret() ? ", secret" : ""),
                attribute.required() ? "yes" : "",
                attribute.description());
    }

    @Command(
            description = "Register a flavor of your own by its class.",
            footer = {
                "",
                "The class and what it needs are copied from the jars, so the command line can use it from then on."
            })
    int register(
            @Parameters(paramLabel = "CLASS", description = "Its full name: org.example.MyFlavor.") String flavorClass,
            @Option(
                            names = "--jar",
                            required = true,
                            split = "[:,]",
                            paramLabel = "JAR",
                            description = "The jars of it and of what it needs, without Halley's; again for several.")
                    @Nullable
                    List<Path> jars) {
        try (Client client = session.client()) {
            Flavor<?, ?> flavor = client.integrations()
                    .registerFlavor(type, flavorClass, jars == null ? List.of() : List.copyOf(jars));
            session.terminal()
                    .tell("The " + type.words() + " flavor '" + flavor.name() + "' is registered. To use it: halley "
                            + type.commandName() + " register NAME --flavor=" + flavor.name());
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Delete a flavor that was registered by its class.")
    int delete(@Parameters(paramLabel = "FLAVOR", description = "Its name.") String name) {
        try (Client client = session.client()) {
            client.integrations().deleteFlavor(type, name, client.components().list(type));
        }
        session.terminal().tell("The " + type.words() + " flavor '" + name + "' is deleted.");
        return ExitCode.OK.number();
    }
}
