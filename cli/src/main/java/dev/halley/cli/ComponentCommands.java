package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StoredComponent;
import dev.halley.pipeline.TimeText;
import dev.halley.stack.ComponentChange;
import dev.halley.stack.ComponentDescription;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of one component type: {@code halley experiment-tracker …}, {@code halley orchestrator …}. */
@Command(addMethodSubcommands = false)
final class ComponentCommands {

    private final Session session;
    private final ComponentType<?> type;

    private ComponentCommands(Session session, ComponentType<?> type) {
        this.session = session;
        this.type = type;
    }

    static CommandLine commandLine(Session session, ComponentType<?> type, List<String> called) {
        Subcommands commands = Subcommands.of(new ComponentCommands(session, type), called);
        if (type.equals(ComponentType.EXPERIMENT_TRACKER)) {
            commands.add("sync", () -> new TrackerSync(session));
        }
        return commands.add("register", () -> new ComponentRegister(session, type))
                .add("update", () -> new ComponentUpdate(session, type))
                .add("flavor", () -> new FlavorCommands(session, type))
                .commandLine();
    }

    @Command(description = "List what is registered.")
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            for (StoredComponent component : client.components().list(type)) {
                ObjectNode item = Json.object()
                        .put("name", component.name())
                        .put("flavor", component.flavor())
                        .put("created", component.created().toString());
                item.set("labels", labels(component.labels()));
                array.add(item);
            }
            Listing listing =
                    Listing.of("components", array).column("NAME", "name").column("FLAVOR", "flavor");
            if (client.components().list(type).stream()
                    .anyMatch(component -> !component.labels().isEmpty())) {
                listing.column("LABELS", "labels");
            }
            listing.column("CREATED", "created")
                    .ifEmpty("There is no " + type.words() + ". To register one: halley " + type.commandName()
                            + " register NAME --flavor=FLAVOR")
                    .print(output, session.terminal());
        }
        return ExitCode.OK.number();
    }

    private static ObjectNode labels(Map<String, String> labels) {
        ObjectNode json = Json.object();
        labels.forEach(json::put);
        return json;
    }

    @Command(description = "Print the name of the one of the active stack; the first if there are several.")
    int get(@Mixin OutputFormat output) {
        try (Client client = session.client()) {
            String stack = client.stacks().activeName();
            List<String> names = client.stacks().get(stack).names(type.name());
            if (names.isEmpty()) {
                throw new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "The active stack '" + stack + "' has no " + type.words()
                                + ". To put one in: halley stack update " + stack + " --" + type.commandName()
                                + "=NAME");
            }
            if (output.isDocument()) {
                output.print(session.terminal(), Json.object().put("name", names.get(0)));
            } else {
                session.terminal().print(names.get(0));
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Show one with its attributes; values of secrets are hidden.")
    int describe(
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..1",
                            description = "Its name. Defaults to that of the active stack.")
                    @Nullable
                    String name,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            ComponentDescription component = client.components().describe(type, nameOf(client, name));
            if (output.isDocument()) {
                output.print(session.terminal(), json(component));
            } else {
                Table table = Table.of("ATTRIBUTE", "VALUE")
                        .row("name", component.name())
                        .row("type", type.words())
                        .row("flavor", component.flavor());
                component.attributes().forEach((key, value) -> table.row("--" + key, value));
                component.labels().forEach((key, value) -> table.row("label " + key, value));
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
        json.set("labels", labels(component.labels()));
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

    @Command(name = "remove-attribute", description = "Take attributes away that are not required.")
    int removeAttribute(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(paramLabel = "ATTRIBUTE", arity = "0..*", description = "Which ones.") @Nullable
                    List<String> attributes,
            @Option(
                            names = {"-l", "--label"},
                            paramLabel = "LABEL",
                            description = "A label to take away; again for several.")
                    @Nullable
                    List<String> labels) {
        try (Client client = session.client()) {
            ComponentChange change = new ComponentChange(
                    Map.of(),
                    new LinkedHashSet<>(attributes == null ? List.of() : attributes),
                    Map.of(),
                    new LinkedHashSet<>(labels == null ? List.of() : labels));
            client.components().update(type, name, change, Check.LATER);
        }
        session.terminal().tell("The " + type.words() + " '" + name + "' is changed.");
        return ExitCode.OK.number();
    }

    @Command(description = "Give one another name. Stacks that have it follow.")
    int rename(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(paramLabel = "NEW", description = "Its new name.") String newName) {
        try (Client client = session.client()) {
            client.components().rename(type, name, newName);
        }
        session.terminal()
                .tell("The " + type.words() + " '" + name + "' is now called '" + newName
                        + "'. Steps that name it have to be changed.");
        return ExitCode.OK.number();
    }

    @Command(description = "Register another one like it.")
    int copy(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(paramLabel = "NEW", description = "The name of the copy.") String newName) {
        try (Client client = session.client()) {
            client.components().copy(type, name, newName);
        }
        session.terminal().tell("The " + type.words() + " '" + newName + "' is registered.");
        return ExitCode.OK.number();
    }

    @Command(description = "Say what this kind of component is for.")
    int explain() {
        session.terminal().print(Explanations.of(type));
        return ExitCode.OK.number();
    }

    private String nameOf(Client client, @Nullable String given) {
        if (given != null) {
            return given;
        }
        String stack = client.stacks().activeName();
        return client.stacks().get(stack).names(type.name()).stream()
                .findFirst()
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "The active stack '" + stack + "' has no " + type.words() + ". Say which one: halley "
                                + type.commandName() + " list"));
    }

    @Command(description = "List the flavors that can be registered, with their attributes.", hidden = true)
    int flavors(@Mixin ListFormat output) {
        return new FlavorCommands(session, type).list(output);
    }
}
