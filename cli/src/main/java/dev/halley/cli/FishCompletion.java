package dev.halley.cli;

import dev.halley.cli.CommandWords.Flag;
import java.util.List;
import java.util.stream.Collectors;

/** The completion script of the fish shell. It asks Halley for names only: all else is in it. */
final class FishCompletion {

    private static final String START = """
            # fish completion for halley
            function __halley_complete
                set -l words (commandline -opc)
                set -l current (commandline -ct)
                set -l path ''
                set -l previous ''
                for word in $words[2..-1]
                    set previous $word
                    switch "$path/$word"
            """;

    private static final String AFTER_PATHS = """
                            set path (string trim -- "$path $word")
                            set previous ''
                    end
                end
                set -l prefix ''
                if string match -q -- '--*=*' $current
                    set previous (string replace -r '=.*' '' -- $current)
                    set prefix "$previous="
                end
                switch "$path $previous"
            """;

    private static final String END = """
                end
            end
            complete -c halley -f -a '(__halley_complete)'
            """;

    private FishCompletion() {}

    static String of(List<CommandWords> commands) {
        StringBuilder script = new StringBuilder(START).append("            case");
        for (CommandWords command : commands) {
            String path = command.path();
            if (!path.isEmpty()) {
                int last = path.lastIndexOf(' ');
                script.append(' ')
                        .append(quoted(
                                last < 0 ? "/" + path : path.substring(0, last) + "/" + path.substring(last + 1)));
            }
        }
        script.append('\n').append(AFTER_PATHS);
        for (CommandWords command : commands) {
            for (Flag option : command.options()) {
                if (option.takesValue()) {
                    script.append(option(command.path(), option));
                }
            }
        }
        script.append("    end\n    switch \"$path\"\n");
        for (CommandWords command : commands) {
            script.append(command(command));
        }
        return script.append(END).toString();
    }

    private static String option(String path, Flag option) {
        String when =
                option.names().stream().map(name -> quoted(path + " " + name)).collect(Collectors.joining(" "));
        String what = "__fish_complete_path $current";
        if (option.kind() != null) {
            what = "for name in (halley completion --names " + option.kind()
                    + " 2>/dev/null); echo \"$prefix$name\"; end";
        } else if (!option.values().isEmpty()) {
            what = option.values().stream()
                    .map(value -> "echo \"$prefix\"" + quoted(value))
                    .collect(Collectors.joining("; "));
        }
        return "        case " + when + "\n            " + what + "\n            return\n";
    }

    private static String command(CommandWords command) {
        StringBuilder lines = new StringBuilder("        case ")
                .append(quoted(command.path()))
                .append('\n');
        lines.append("            if string match -q -- '-*' $current\n");
        for (Flag option : command.options()) {
            for (String name : option.names()) {
                lines.append("                ")
                        .append(echo(name, option.summary()))
                        .append('\n');
            }
        }
        lines.append("            else\n                true\n");
        command.subcommands().forEach((name, summary) -> lines.append("                ")
                .append(echo(name, summary))
                .append('\n'));
        command.arguments()
                .forEach(value ->
                        lines.append("                ").append(echo(value, "")).append('\n'));
        if (command.names() != null) {
            lines.append("                halley completion --names ")
                    .append(command.names())
                    .append(" 2>/dev/null\n");
        } else if (command.takesFiles()) {
            lines.append("                __fish_complete_path $current\n");
        }
        return lines.append("            end\n").toString();
    }

    private static String echo(String word, String summary) {
        return summary.isEmpty()
                ? "echo " + quoted(word)
                : "printf '%s\\t%s\\n' " + quoted(word) + " " + quoted(summary);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
