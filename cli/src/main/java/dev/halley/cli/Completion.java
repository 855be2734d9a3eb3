package dev.halley.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code halley completion}: for {@code source <(halley completion)} in a shell's start file. */
@Command
final class Completion implements Callable<Integer> {

    private final Session session;

    Completion(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.terminal().print(AutoComplete.bash("halley", Halley.complete(session)));
        return ExitCode.OK.number();
    }
}
