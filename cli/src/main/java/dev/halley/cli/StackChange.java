package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.metadata.StoredStack;
import dev.halley.stack.ComponentType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code halley stack update} and {@code remove-component}: what they take is the same. */
@Command(sortOptions = false)
final class StackChange implements Callable<Integer> {

    enum Kind {
        UPDATE("Put other components into a stack, in the place of those of their types."),
        REMOVE("Take components out of a stack; without a name all of the type.");

        private final String description;

        Kind(String description) {
            this.description = description;
        }
    }

    private final Session session;
    private final Kind kind;

    @SuppressWarnings("NullAway.Init") // Set by spec().
    private StackParts parts;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The name of the stack. Defaults to the active one.")
    private @Nullable String name;

    private StackChange(Session session, Kind kind) {
        this.session = session;
        this.kind = kind;
    }

    static CommandSpec spec(Session session, Kind kind) {
        StackChange change = new StackChange(session, kind);
        CommandSpec spec = CommandSpec.forAnnotatedObject(change);
        spec.usageMessage().description(kind.description);
        change.parts = new StackParts(spec, kind == Kind.REMOVE);
        return spec;
    }

    @Override
    public Integer call() {
        Map<ComponentType<?>, List<String>> given = parts.given();
        if (given.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "No component is named (expected: at least one, for instance -e NAME).");
        }
        try (Client client = session.client()) {
            String stack = name == null ? client.stacks().activeName() : name;
            StoredStack changed = kind == Kind.UPDATE
                    ? client.stacks().update(stack, given)
                    : client.stacks().removeComponents(stack, given);
            session.terminal().tell("The stack '" + stack + "' has now: " + StackRegister.parts(changed) + ".");
            StackRegister.warn(session, client, stack);
        }
        return ExitCode.OK.number();
    }
}
