package dev.halley.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script of the fish shell. */
final class FishCompletion {

    private static final String HEADER = """
            # fish completion for halley
            function __halley_at
                set -l words (commandline -opc)
                set -l commands
                for word in $words[2..-1]
                    string match -q -- '-*' $word; or set -a commands $word
                end
                test "$commands" = "$argv"
            end
            complete -c halley -f
            """;

    private FishCompletion() {}

    static String of(CommandLine halley) {
        List<String> lines = new ArrayList<>();
        add(halley, "", lines);
        return HEADER + String.join("\n", lines);
    }

    private static void add(CommandLine command, String path, List<String> lines) {
        String at = "complete -c halley -n '__halley_at" + path + "'";
        command.getSubcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                lines.add(at + " -a " + name
                        + description(sub.getCommandSpec().usageMessage().description()));
                add(sub, path + " " + name, lines);
            }
        });
        for (OptionSpec option : command.getCommandSpec().options()) {
            StringBuilder line = new StringBuilder(at);
            for (String name : option.names()) {
                line.append(
                        name.startsWith("--")
                                ? " -l " + name.substring(2)
                                : name.length() == 2 ? " -s " + name.charAt(1) : " -o " + name.substring(1));
            }
            if (option.arity().min() > 0) {
                line.append(" -r");
            }
            lines.add(line + description(option.description()));
        }
    }

    private static String description(String[] description) {
        String text = String.join(" ", description).replaceAll("\\$\\{[^}]*}|@\\|\\w+ |\\|@", "");
        return text.isEmpty() ? "" : " -d '" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
