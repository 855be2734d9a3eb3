package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.Console;
import java.util.List;

/** Asks the person at the terminal. */
public interface Prompt {

    /** One line; empty at the end of the input. */
    String line(String question);

    /** One line that is not shown while it is typed. */
    String hidden(String question);

    /** The console of the process. */
    static Prompt ofProcess() {
        return new Prompt() {
            @Override
            public String line(String question) {
                String answer = console().readLine("%s", question);
                return answer == null ? "" : answer;
            }

            @Override
            public String hidden(String question) {
                char[] answer = console().readPassword("%s", question);
                return answer == null ? "" : new String(answer);
            }

            // Newer Javas give a console even if nobody sits there, so the launcher says who reads.
            @SuppressWarnings("SystemConsoleNull")
            private Console console() {
                Console console = System.console();
                if (console == null
                        || !List.of(System.getProperty("halley.terminals", "").split(",", -1))
                                .contains("in")) {
                    throw new HalleyException(
                            ErrorKind.INVALID,
                            "There is no terminal to ask on. Give the values on the command line, or with --values @FILE.");
                }
                return console;
            }
        };
    }
}
