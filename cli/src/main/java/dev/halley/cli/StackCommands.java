package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Style;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.metadata.StoredStack;
import dev.halley.stack.ComponentDescription;
import dev.halley.stack.ComponentType;
import dev.halley.stack.StackDescription;
import dev.halley.stack.Stacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley stack …}. */
@Command
final class StackCommands {

    private final Session session;

    private StackCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session) {
        return new CommandLine(new StackCommands(session)).addSubcommand("register", StackRegister.spec(session));
    }

    @Command(description = "List the stacks; the active one has an asterisk.")
    int list(@Mixin OutputFormat output) {
        try (Client client = session.client()) {
            String active = client.stacks().activeName();
            if (output.isJson()) {
                ArrayNode array = Json.array();
                client.stacks().list().forEach(stack -> array.add(json(stack, active)));
                Json.print(session.terminal(), Json.object().set("stacks", array));
                return ExitCode.OK.number();
            }
            List<String> headers = new ArrayList<>(List.of("ACTIVE", "NAME"));
            ComponentType.all().forEach(type -> headers.add(type.words().toUpperCase(Locale.ROOT)));
            Table table = Table.of(headers.toArray(String[]::new));
            for (StoredStack stack : client.stacks().list()) {
                List<String> row = new ArrayList<>(List.of(stack.name().equals(active) ? "*" : "", stack.name()));
                ComponentType.all().forEach(type -> row.add(String.join(", ", stack.names(type.name()))));
                table.row(row.toArray(String[]::new));
            }
            table.print(session.terminal(), cell -> cell.equals("*") ? Style.GREEN : Style.PLAIN);
        }
        return ExitCode.OK.number();
    }

    private static ObjectNode json(StoredStack stack, String active) {
        ObjectNode components = Json.object();
        ComponentType.all().forEach(type -> components.set(type.name(), Json.array(stack.names(type.name()))));
        return Json.object()
                .put("name", stack.name())
                .put("active", stack.name().equals(active))
                .put("created", stack.created().toString())
                .set("components", components);
    }

    @Command(description = "Show a stack with the attributes of its components; values of secrets are hidden.")
    int describe(
            @Parameters(paramLabel = "NAME", arity = "0..1", description = "Its name. Defaults to the active stack.")
                    @Nullable
                    String name,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            String wanted = name == null ? client.stacks().activeName() : name;
            StackDescription stack = client.stacks().describe(wanted);
            if (output.isJson()) {
                ArrayNode components = Json.array();
                stack.components().forEach(component -> components.add(ComponentCommands.json(component)));
                Json.print(
                        session.terminal(),
                        Json.object()
                                .put("name", stack.name())
                                .put("active", stack.active())
                                .put("created", stack.created().toString())
                                .set("components", components));
                return ExitCode.OK.number();
            }
            session.terminal().tell("Stack '" + stack.name() + "'" + (stack.active() ? ", the active one:" : ":"));
            Table table = Table.of("COMPONENT", "NAME", "FLAVOR", "ATTRIBUTES");
            for (ComponentDescription component : stack.components()) {
                List<String> attributes = new ArrayList<>();
                component.attributes().forEach((key, value) -> attributes.add(key + "=" + value));
                table.row(
                        component.type().words(), component.name(), component.flavor(), String.join(", ", attributes));
            }
            table.print(session.terminal());
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Make a stack the active one: runs use it if nothing else is said.")
    int set(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        try (Client client = session.client()) {
            client.stacks().setActive(name);
            tellActive(session, client, name);
        }
        return ExitCode.OK.number();
    }

    /** Says which stack is active; that may be another one than was just set. */
    static void tellActive(Session session, Client client, String set) {
        String active = client.stacks().activeName();
        session.terminal().tell("The active stack is '" + active + "'.");
        if (!active.equals(set)) {
            session.terminal()
                    .warn("'" + set + "' is set, but here " + Stacks.ACTIVE_VARIABLE + " names '" + active
                            + "'. Unset that variable to use it.");
        }
    }

    @Command(description = "Print the name of the active stack.")
    int get(@Mixin OutputFormat output) {
        try (Client client = session.client()) {
            String active = client.stacks().activeName();
            if (output.isJson()) {
                Json.print(session.terminal(), Json.object().put("name", active));
            } else {
                session.terminal().print(active);
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Delete a stack. Its components stay.")
    int delete(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            client.stacks().delete(name);
        }
        session.terminal().tell("The stack '" + name + "' is deleted.");
        return ExitCode.OK.number();
    }
}
