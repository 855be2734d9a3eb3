package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.metadata.StoredComponent;
import dev.halley.pipeline.TimeText;
import dev.halley.stack.Attribute;
import dev.halley.stack.ComponentDescription;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands of one component type: {@code halley experiment-tracker …}, {@code halley orchestrator …}. */
@Command
final class ComponentCommands {

    private final Session session;
    private final ComponentType<?> type;

    private ComponentCommands(Session session, ComponentType<?> type) {
        this.session = session;
        this.type = type;
    }

    static CommandLine commandLine(Session session, ComponentType<?> type) {
        return new CommandLine(new ComponentCommands(session, type))
                .addSubcommand("register", new ComponentRegister(session, type));
    }

    @Command(description = "List what is registered.")
    int list(@Mixin OutputFormat output) {
        try (Client client = session.client()) {
            List<StoredComponent> components = client.components().list(type);
            if (output.isJson()) {
                ArrayNode array = Json.array();
                components.forEach(component -> array.add(Json.object()
                        .put("name", component.name())
                        .put("flavor", component.flavor())
                        .put("created", component.created().toString())));
                Json.print(session.terminal(), Json.object().set("components", array));
            } else if (components.isEmpty()) {
                session.terminal()
                        .tell("There is no " + type.words() + ". To register one: halley " + type.commandName()
                                + " register NAME --flavor=FLAVOR");
            } else {
                Table table = Table.of("NAME", "FLAVOR", "CREATED");
                components.forEach(
                        component -> table.row(component.name(), component.flavor(), TimeText.of(component.created())));
                table.print(session.terminal());
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Show one with its attributes; values of secrets are hidden.")
    int describe(@Parameters(paramLabel = "NAME", description = "Its name.") String name, @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            ComponentDescription component = client.components().describe(type, name);
            if (output.isJson()) {
                Json.print(session.terminal(), json(component));
            } else {
                Table table = Table.of("ATTRIBUTE", "VALUE")
                        .row("name", component.name())
                        .row("type", type.words())
                        .row("flavor", component.flavor());
                component.attributes().forEach((key, value) -> table.row("--" + key, value));
                table.row("stacks", component.stacks().isEmpty() ? "none" : String.join(", ", component.stacks()));
                table.row("created", TimeText.of(component.created()));
                table.print(session.terminal());
            }
        }
        return ExitCode.OK.number();
    }

    static ObjectNode json(ComponentDescription component) {
        ObjectNode attributes = Json.object();
        component.attributes().forEach(attributes::put);
        ObjectNode json = Json.object()
                .put("name", component.name())
                .put("type", component.type().name())
                .put("flavor", component.flavor())
                .put("created", component.created().toString());
        json.set("attributes", attributes);
        json.set("stacks", Json.array(component.stacks()));
        return json;
    }

    @Command(description = "Delete one that no stack has.")
    int delete(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        try (Client client = session.client()) {
            client.components().delete(type, name);
        }
        session.terminal().tell("The " + type.words() + " '" + name + "' is deleted.");
        return ExitCode.OK.number();
    }

    @Command(description = "List the flavors that can be registered, with their attributes.")
    int flavors(@Mixin OutputFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            Table table = Table.of("FLAVOR", "ATTRIBUTE", "REQUIRED", "MEANING");
            for (Flavor<?, ?> flavor : client.flavors().ofType(type)) {
                ArrayNode attributes = Json.array();
                for (Attribute attribute : Attribute.of(flavor.configType())) {
                    attributes.add(Json.object()
                            .put("name", attribute.name())
                            .put("description", attribute.description())
                            .put("required", attribute.required())
                            .put("secret", attribute.secret()));
                    table.row(
                            flavor.name(),
                            "--" + attribute.name(),
                            attribute.required() ? "yes" : "",
                            attribute.description());
                }
                if (attributes.isEmpty()) {
                    table.row(flavor.name(), "", "", "has no attributes");
                }
                array.add(Json.object().put("name", flavor.name()).set("attributes", attributes));
            }
            if (output.isJson()) {
                Json.print(session.terminal(), Json.object().set("flavors", array));
            } else {
                table.print(session.terminal());
            }
        }
        return ExitCode.OK.number();
    }
}
