package dev.halley.cli;

import dev.halley.stack.ComponentType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What may follow the words of a command, for the completion scripts.
 *
 * @param path the words of the command, as {@code stack set}; empty for {@code halley} itself
 * @param subcommands with their summaries
 * @param arguments values of its arguments, if there are only a few
 * @param names which names the arguments are, as {@link CompletionNames} knows them; null for none
 * @param takesFiles whether an argument may be a file
 */
record CommandWords(
        String path,
        Map<String, String> subcommands,
        List<Flag> options,
        List<String> arguments,
        @Nullable String names,
        boolean takesFiles) {

    /**
     * An option.
     *
     * @param takesValue whether a value follows
     * @param values if there are only a few; empty for any, as files
     * @param kind which names its values are, as {@link CompletionNames} knows them; null for none
     */
    record Flag(
            List<String> names,
            String summary,
            boolean takesValue,
            List<String> values,
            @Nullable String kind) {}

    /** Those of all commands. */
    static List<CommandWords> of(CommandLine halley) {
        List<CommandWords> all = new ArrayList<>();
        add(halley, "", all);
        return all;
    }

    private static void add(CommandLine command, String path, List<CommandWords> all) {
        Map<String, String> subcommands = new LinkedHashMap<>();
        Map<String, CommandLine> shown = new LinkedHashMap<>();
        command.getSubcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                shown.put(name, sub);
                subcommands.put(name, text(sub.getCommandSpec().usageMessage().description()));
            }
        });
        CommandSpec spec = command.getCommandSpec();
        List<Flag> options = spec.options().stream()
                .filter(option -> !option.hidden())
                .map(option -> new Flag(
                        List.of(option.names()),
                        text(option.description()),
                        option.arity().min() > 0,
                        values(option),
                        kind(path, option)))
                .toList();
        List<String> arguments = spec.positionalParameters().stream()
                .flatMap(each -> values(each).stream())
                .distinct()
                .toList();
        boolean takesFiles = spec.positionalParameters().stream()
                .anyMatch(each -> each.type() == Path.class || each.paramLabel().contains("FILE"));
        all.add(new CommandWords(path, subcommands, options, arguments, names(path, spec), takesFiles));
        shown.forEach((name, sub) -> add(sub, path.isEmpty() ? name : path + " " + name, all));
    }

    /** Commands that name what is there already, and not what they make. */
    private static @Nullable String names(String path, CommandSpec spec) {
        List<String> words = List.of(path.split(" ", -1));
        String verb = words.get(words.size() - 1);
        Optional<PositionalParamSpec> first =
                spec.positionalParameters().stream().findFirst();
        if (first.isEmpty() || List.of("register", "create", "import", "save").contains(verb)) {
            return null;
        }
        boolean ofRun = first.get().paramLabel().equals("RUN") || path.startsWith("pipeline runs ");
        if (ofRun) {
            return "run";
        } else if (List.of("stack", "secret", "artifact", "model", "schedule", "integration")
                        .contains(words.get(0))
                || (words.size() == 2
                        && ComponentType.all().stream()
                                .anyMatch(type -> type.commandName().equals(words.get(0))))) {
            return words.size() == 2 ? words.get(0) : null;
        }
        return null;
    }

    private static @Nullable String kind(String path, OptionSpec option) {
        String name = option.longestName().substring(2);
        boolean ofComponents =
                ComponentType.all().stream().anyMatch(type -> type.commandName().equals(name));
        return name.equals("stack") || (ofComponents && path.startsWith("stack ")) ? name : null;
    }

    private static List<String> values(ArgSpec argument) {
        if (argument.completionCandidates() == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        argument.completionCandidates().forEach(value -> values.add(value.toLowerCase(Locale.ROOT)));
        return values;
    }

    private static String text(String[] description) {
        return String.join(" ", description).replaceAll("\\$\\{[^}]*}|@\\|\\w+ |\\|@", "");
    }
}
