package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Style;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.metadata.StoredStack;
import dev.halley.stack.ComponentDescription;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Stack;
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
@Command(addMethodSubcommands = false)
final class StackCommands {

    private final Session session;

    private StackCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new StackCommands(session), called)
                .add("register", () -> StackRegister.spec(session))
                .add("update", () -> StackChange.spec(session, StackChange.Kind.UPDATE))
                .add("remove-component", () -> StackChange.spec(session, StackChange.Kind.REMOVE))
                .add("export", () -> new StackExport(session))
                .add("import", () -> new StackImport(session))
                .commandLine();
    }

    @Command(description = "List the stacks; the active one has an asterisk.")
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            String active = client.stacks().activeName();
            List<StoredStack> stacks = client.stacks().list();
            ArrayNode array = Json.array();
            stacks.forEach(stack -> array.add(json(stack, active)));
            Listing listing =
                    Listing.of("stacks", array).mark("ACTIVE", "active").column("NAME", "name");
            // A column for each type that a stack has something of: most have three of the seven.
            for (ComponentType<?> type : ComponentType.all()) {
                if (stacks.stream().anyMatch(stack -> !stack.names(type.name()).isEmpty())) {
                    listing.column(type.words().toUpperCase(Locale.ROOT), "components." + type.name());
                }
            }
            listing.print(output, session.terminal(), cell -> cell.equals("*") ? Style.GREEN : Style.PLAIN);
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
            if (output.isDocument()) {
                ArrayNode components = Json.array();
                stack.components().forEach(component -> components.add(ComponentCommands.json(component)));
                output.print(
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
            if (output.isDocument()) {
                output.print(session.terminal(), Json.object().put("name", active));
            } else {
                session.terminal().print(active);
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Give a stack another name.")
    int rename(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(paramLabel = "NEW", description = "Its new name.") String newName) {
        try (Client client = session.client()) {
            client.stacks().rename(name, newName);
        }
        session.terminal().tell("The stack '" + name + "' is now called '" + newName + "'.");
        return ExitCode.OK.number();
    }

    @Command(description = "Register a stack of the same components.")
    int copy(
            @Parameters(paramLabel = "NAME", description = "The stack to copy.") String name,
            @Parameters(paramLabel = "NEW", description = "The name of the copy.") String newName) {
        try (Client client = session.client()) {
            client.stacks().copy(name, newName);
        }
        session.terminal().tell("The stack '" + newName + "' is registered. To use it: halley stack set " + newName);
        return ExitCode.OK.number();
    }

    @Command(description = "Try out the components of a stack: secrets, credentials, addresses.")
    int check(
            @Parameters(paramLabel = "NAME", arity = "0..1", description = "Its name. Defaults to the active stack.")
                    @Nullable
                    String name) {
        try (Client client = session.client()) {
            String wanted = name == null ? client.stacks().activeName() : name;
            try (Stack stack = client.openStack(wanted)) {
                stack.check();
            }
            session.terminal().tell("The components of the stack '" + wanted + "' can be used.");
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
