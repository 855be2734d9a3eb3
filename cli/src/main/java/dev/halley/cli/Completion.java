package dev.halley.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

    Completion(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        CommandLine halley = Halley.complete(session);
        String script =
                switch (shell) {
                    case BASH -> AutoComplete.bash("halley", halley);
                    case ZSH -> "autoload -U +X bashcompinit && bashcompinit\n" + AutoComplete.bash("halley", halley);
                    case FISH -> FishCompletion.of(halley);
                };
        session.terminal().print(script);
        return ExitCode.OK.number();
    }
}
