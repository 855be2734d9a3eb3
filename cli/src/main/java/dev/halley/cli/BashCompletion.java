package dev.halley.cli;

import dev.halley.cli.CommandWords.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The completion script of bash, which zsh understands too. It asks Halley for names only: all else is in it. */
final class BashCompletion {

    private static final String START = """
            # bash completion for halley
            _halley() {
                local full="${COMP_WORDS[COMP_CWORD]}" at="" word="" previous="" subcommands="" options="" values="" names="" prefix="" i
                if [[ -z ${ZSH_VERSION-} ]]; then # Bash takes words apart at = and :
                    full="${COMP_LINE:0:$COMP_POINT}"
                    full="${full##* }"
                fi
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word="${COMP_WORDS[i]}"
                    [[ $word == "=" ]] || previous="$word"
                    case "$at/$word" in
            """;

    private static final String AFTER_PATHS = """
                    esac
                done
                if [[ $full == --*=* ]]; then
                    previous="${full%%=*}"
                    [[ -n ${ZSH_VERSION-} ]] && prefix="$previous="
                    full="${full#*=}"
                fi
                case "$at $previous" in
            """;

    private static final String AFTER_OPTIONS = """
                esac
                case "$at" in
            """;

    private static final String END = """
                esac
                [[ -z $names ]] || values="$values$(halley completion --names "$names" 2>/dev/null)"
                if [[ $full == -* ]]; then
                    values="$options"
                else
                    values="$subcommands $values"
                fi
                COMPREPLY=($(compgen -P "$prefix" -W "$values" -- "$full"))
                if [[ -z ${ZSH_VERSION-} && $full == *:* ]]; then
                    COMPREPLY=("${COMPREPLY[@]#"${full%"${full##*:}"}"}")
                fi
            }
            complete -o bashdefault -o default -F _halley halley
            """;

    private BashCompletion() {}

    static String of(List<CommandWords> commands) {
        StringBuilder script = new StringBuilder(START);
        List<String> paths = commands.stream()
                .map(CommandWords::path)
                .filter(path -> !path.isEmpty())
                .map(path -> path.contains(" ")
                        ? path.substring(0, path.lastIndexOf(' ')) + "/" + path.substring(path.lastIndexOf(' ') + 1)
                        : "/" + path)
                .toList();
        script.append("            ")
                .append(paths.stream().map(BashCompletion::quoted).collect(Collectors.joining("|")))
                .append(") at=\"${at:+$at }$word\"; previous=\"\" ;;\n")
                .append(AFTER_PATHS);
        for (CommandWords command : commands) {
            for (Flag option : command.options()) {
                if (option.takesValue()) {
                    script.append(option(command.path(), option));
                }
            }
        }
        script.append(AFTER_OPTIONS);
        for (CommandWords command : commands) {
            List<String> options = new ArrayList<>();
            command.options().forEach(option -> options.addAll(option.names()));
            script.append("        ")
                    .append(quoted(command.path()))
                    .append(") subcommands=")
                    .append(quoted(String.join(" ", command.subcommands().keySet())))
                    .append("; options=")
                    .append(quoted(String.join(" ", options)))
                    .append("; values=")
                    .append(quoted(command.arguments().isEmpty() ? "" : String.join(" ", command.arguments()) + " "))
                    .append("; names=")
                    .append(quoted(command.names() == null ? "" : command.names()))
                    .append(" ;;\n");
        }
        return script.append(END).toString();
    }

    /** What follows an option: known values, names, or files, which the shell finds by itself. */
    private static String option(String path, Flag option) {
        String when =
                option.names().stream().map(name -> quoted(path + " " + name)).collect(Collectors.joining("|"));
        String words = option.kind() == null
                ? quoted(String.join(" ", option.values()))
                : "\"$(halley completion --names " + option.kind() + " 2>/dev/null)\"";
        boolean files = option.values().isEmpty() && option.kind() == null;
        return "        " + when + ") "
                + (files ? "" : "COMPREPLY=($(compgen -P \"$prefix\" -W " + words + " -- \"$full\")); ")
                + "return ;;\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
