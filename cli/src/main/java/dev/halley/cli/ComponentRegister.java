package dev.halley.cli;

import dev.halley.cli.output.Terminal;
import dev.halley.client.Client;
import dev.halley.metadata.StoredComponent;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.stack.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code register} of a component type. */
@Command(
        description = "Register one.",
        customSynopsis = "Usage: @|bold ${COMMAND-FULL-NAME}|@ NAME --flavor=FLAVOR [--ATTRIBUTE=VALUE…] [--no-check]",
        synopsisHeading = "",
        footer = {
            "",
            "The attributes depend on the flavor: see the command 'flavor describe FLAVOR'. '-' and '_' mean the same in them.",
            "Credentials belong into a secret: --api_key='{{NAME.KEY}}' takes the value KEY of the secret NAME."
        })
final class ComponentRegister implements Callable<Integer> {

    private final Session session;
    private final ComponentType<?> type;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "How stacks and steps call it.")
    private String name = "";

    @Option(
            names = {"-f", "--flavor"},
            required = true,
            paramLabel = "FLAVOR",
            description = "Which kind of it.")
    private String flavor = "";

    @Mixin
    private final ComponentOptions options = new ComponentOptions();

    @Unmatched
    private final List<String> attributes = new ArrayList<>();

    ComponentRegister(Session session, ComponentType<?> type) {
        this.session = session;
        this.type = type;
    }

    @Override
    public Integer call() {
        Map<String, String> values = Attributes.of(attributes, spec.commandLine());
        try (Client client = session.client()) {
            Registration registration =
                    client.components().register(type, name, flavor, values, options.labels(), options.check());
            registration.warnings().forEach(warning -> session.terminal().warn(warning.message()));
            session.terminal()
                    .tell("The " + type.words() + " '" + name + "' is registered"
                            + (options.check() == Check.NOW ? "." : ", unchecked."));
            tellKept(session.terminal(), registration);
        }
        return ExitCode.OK.number();
    }

    /** Says what else is known of a component that came with others. */
    static void tell(Terminal terminal, Registration registration) {
        registration.warnings().forEach(warning -> terminal.warn(warning.message()));
        if (!registration.fromEnvironment().isEmpty()) {
            StoredComponent component = registration.component();
            terminal.tell("The " + ComponentType.named(component.type()).words() + " '" + component.name()
                    + "' is registered.");
            tellKept(terminal, registration);
        }
    }

    private static void tellKept(Terminal terminal, Registration registration) {
        StoredComponent component = registration.component();
        registration
                .fromEnvironment()
                .forEach((attribute, value) -> terminal.tell("Its " + attribute + " is " + value
                        + ", as the environment says. It is kept and stays so in every shell; to change it: halley "
                        + ComponentType.named(component.type()).commandName() + " update " + component.name() + " --"
                        + attribute + "=…"));
    }
}
