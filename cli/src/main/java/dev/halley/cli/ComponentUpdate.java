package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.stack.ComponentChange;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.stack.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = {"-l", "--label"},
            paramLabel = "LABEL=VALUE",
            description = "A label; again for several.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--no-check", description = "Do not try whether credentials and address work.")
    private boolean unchecked;

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
            ComponentChange change = new ComponentChange(values, Set.of(), labels, Set.of());
            Registration changed = client.components().update(type, name, change, unchecked ? Check.LATER : Check.NOW);
            changed.warnings().forEach(warning -> session.terminal().warn(warning.message()));
        }
        session.terminal().tell("The " + type.words() + " '" + name + "' is changed.");
        return ExitCode.OK.number();
    }
}
