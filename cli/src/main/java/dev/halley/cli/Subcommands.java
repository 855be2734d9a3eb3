package dev.halley.cli;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of a group: the one that is called, or all of them if it is none of those. To learn what one takes, from its annotations, needs
 * as long as many a command itself. A group that uses this says {@code @Command(addMethodSubcommands = false)}.
 */
final class Subcommands {

    private final Object group;
    private final String called;
    private final Map<String, Supplier<?>> others = new LinkedHashMap<>();

    private Subcommands(Object group, String called) {
        this.group = group;
        this.called = called;
    }

    /**
     * @param group its methods with {@link Command} are commands
     * @param words what was called in the group, without options; empty for all commands
     */
    static Subcommands of(Object group, List<String> words) {
        return new Subcommands(group, words.isEmpty() ? "" : words.get(0));
    }

    /** A command that is no method. */
    Subcommands add(String name, Supplier<?> command) {
        others.put(name, command);
        return this;
    }

    CommandLine commandLine() {
        CommandLine commands = new CommandLine(group);
        Supplier<?> other = others.get(called);
        if (other != null) {
            return commands.addSubcommand(called, other.get());
        }
        Optional<Method> method = Arrays.stream(group.getClass().getDeclaredMethods())
                .filter(each -> each.isAnnotationPresent(Command.class) && called.equals(name(each)))
                .findFirst();
        if (method.isPresent()) {
            return commands.addSubcommand(called, new CommandLine(method.get()));
        }
        commands.getCommandSpec().addMethodSubcommands();
        others.forEach((name, each) -> commands.addSubcommand(name, each.get()));
        return commands;
    }

    private static String name(Method command) {
        String name = command.getAnnotation(Command.class).name();
        return name.equals(CommandSpec.DEFAULT_COMMAND_NAME) ? command.getName() : name;
    }
}
