package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.metadata.StoredStack;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley stack register}, with an option for each component type. */
@Command(
        description = "Register a stack. Without an orchestrator or artifact store, the local ones are taken.",
        sortOptions = false)
final class StackRegister implements Callable<Integer> {

    private final Session session;

    @SuppressWarnings("NullAway.Init") // Set by spec().
    private StackParts parts;

    @Parameters(paramLabel = "NAME", description = "The name of the stack.")
    private String name = "";

    @Option(names = "--set", description = "Make it the active stack.")
    private boolean set;

    private StackRegister(Session session) {
        this.session = session;
    }

    static CommandSpec spec(Session session) {
        StackRegister register = new StackRegister(session);
        CommandSpec spec = CommandSpec.forAnnotatedObject(register);
        register.parts = new StackParts(spec, false);
        return spec;
    }

    @Override
    public Integer call() {
        try (Client client = session.client()) {
            StoredStack stack = client.stacks().register(name, parts.given());
            session.terminal().tell("The stack '" + name + "' is registered: " + parts(stack) + ".");
            warn(session, client, name);
            if (set) {
                client.stacks().setActive(name);
                StackCommands.tellActive(session, client, name);
            } else {
                session.terminal().tell("To make it the active one: halley stack set " + name);
            }
        }
        return ExitCode.OK.number();
    }

    static String parts(StoredStack stack) {
        return stack.components().stream()
                .map(key -> key.type().replace('_', ' ') + " " + key.name())
                .collect(Collectors.joining(", "));
    }

    /** A stack may be put together before its secrets are there; a run may not. */
    static void warn(Session session, Client client, String stack) {
        client.stacks().problems(stack).forEach(session.terminal()::warn);
    }
}
