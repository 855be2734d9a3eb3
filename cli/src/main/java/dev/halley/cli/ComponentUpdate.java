package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.stack.ComponentChange;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code update} of a component type. */
@Command(
        description = "Set attributes of one; the others stay. Stacks that have it use it as it is then.",
        customSynopsis = "Usage: @|bold ${COMMAND-FULL-NAME}|@ NAME --ATTRIBUTE=VALUE… [-l LABEL=VALUE] [--no-check]",
        synopsisHeading = "")
final class ComponentUpdate implements Callable<Integer> {

    private final Session session;
    private final ComponentType<?> type;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Mixin
    private final ComponentOptions options = new ComponentOptions();

    @Unmatched
    private final List<String> attributes = new ArrayList<>();

    ComponentUpdate(Session session, ComponentType<?> type) {
        this.session = session;
        this.type = type;
    }

    @Override
    public Integer call() {
        Map<String, String> values = Attributes.of(attributes, spec.commandLine());
        try (Client client = session.client()) {
            ComponentChange change = new ComponentChange(values, Set.of(), options.labels(), Set.of());
            Registration changed = client.components().update(type, name, change, options.check());
            changed.warnings().forEach(warning -> session.terminal().warn(warning.message()));
        }
        session.terminal().tell("The " + type.words() + " '" + name + "' is changed.");
        return ExitCode.OK.number();
    }
}
