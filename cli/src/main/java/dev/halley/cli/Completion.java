package dev.halley.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley completion}: for the start file of a shell. */
@Command(
        footer = {
            "",
            "bash, in ~/.bashrc:                   source <(halley completion bash)",
            "zsh, in ~/.zshrc after compinit:      source <(halley completion zsh)",
            "fish:  halley completion fish > ~/.config/fish/completions/halley.fish"
        })
final class Completion implements Callable<Integer> {

    /** The shells that can complete commands of Halley. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    private final Session session;

    @Parameters(
            paramLabel = "bash|zsh|fish",
            arity = "0..1",
            defaultValue = "bash",
            description = "The shell. Defaults to ${DEFAULT-VALUE}; the script of bash is also that of zsh.")
    private Shell shell = Shell.BASH;

    @Option(names = "--names", hidden = true, paramLabel = "KIND", description = "What the scripts ask for.")
    private @Nullable String names;

    Completion(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (names != null) {
            CompletionNames.of(names, session).forEach(session.terminal()::print);
            return ExitCode.OK.number();
        }
        List<CommandWords> commands = CommandWords.of(Halley.complete(session));
        session.terminal()
                .print(
                        switch (shell) {
                            case BASH -> BashCompletion.of(commands);
                            case ZSH -> "autoload -U +X bashcompinit && bashcompinit\n" + BashCompletion.of(commands);
                            case FISH -> FishCompletion.of(commands);
                        });
        return ExitCode.OK.number();
    }
}
