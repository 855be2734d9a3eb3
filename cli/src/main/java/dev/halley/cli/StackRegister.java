package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.StoredStack;
import dev.halley.stack.ComponentType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley stack register}, with an option for each component type. */
@Command(
        description = "Register a stack. Without an orchestrator or artifact store, the local ones are taken.",
        sortOptions = false)
final class StackRegister implements Callable<Integer> {

    private final Session session;
    private final Map<ComponentType<?>, OptionSpec> components = new LinkedHashMap<>();

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
        for (ComponentType<?> type : ComponentType.all()) {
            String option = type.commandName();
            OptionSpec components = OptionSpec.builder("-" + option.charAt(0), "--" + option)
                    .type(String[].class)
                    .splitRegex(",")
                    .arity("1")
                    .paramLabel("NAME")
                    .description(
                            type.equals(ComponentType.EXPERIMENT_TRACKER)
                                    ? "The " + type.words() + "; again or separated by commas for several."
                                    : "The " + type.words() + ".")
                    .build();
            spec.addOption(components);
            register.components.put(type, components);
        }
        return spec;
    }

    @Override
    public Integer call() {
        Map<ComponentType<?>, List<String>> names = new LinkedHashMap<>();
        components.forEach((type, option) -> {
            String[] given = option.getValue();
            if (given != null) {
                names.put(type, Arrays.asList(given));
            }
        });
        try (Client client = session.client()) {
            StoredStack stack = client.stacks().register(name, names);
            String parts = stack.components().stream().map(ComponentKey::name).collect(Collectors.joining(", "));
            session.terminal().tell("The stack '" + name + "' is registered: " + parts + ".");
            if (set) {
                client.stacks().setActive(name);
                StackCommands.tellActive(session, client, name);
            } else {
                session.terminal().tell("To make it the active one: halley stack set " + name);
            }
        }
        return ExitCode.OK.number();
    }
}
