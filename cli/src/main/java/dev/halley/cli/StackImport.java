package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.stack.Components.Check;
import dev.halley.stack.StackFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley stack import}. */
@Command(
        description = "Register the stack of a file that 'stack export' wrote, with its components.",
        sortOptions = false)
final class StackImport implements Callable<Integer> {

    private final Session session;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "The name of the stack. Defaults to the one in the file.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The file.")
    @SuppressWarnings("NullAway.Init") // Required.
    private Path file;

    @Option(names = "--no-check", description = "Do not try whether credentials and addresses work.")
    private boolean unchecked;

    @Option(names = "--set", description = "Make it the active stack.")
    private boolean set;

    StackImport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        StackFile imported = StackFile.ofYaml(read(), file.toString());
        String stack = name == null ? imported.name() : name;
        try (Client client = session.client()) {
            client.stacks()
                    .register(
                            imported,
                            stack,
                            unchecked ? Check.LATER : Check.NOW,
                            registration -> ComponentRegister.tell(session.terminal(), registration));
            session.terminal().tell("The stack '" + stack + "' is registered.");
            if (set) {
                client.stacks().setActive(stack);
                StackCommands.tellActive(session, client, stack);
            }
        }
        return ExitCode.OK.number();
    }

    private String read() {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new HalleyException(ErrorKind.NOT_FOUND, "The file " + file + " does not exist.", e);
        } catch (IOException e) {
            throw new HalleyException(ErrorKind.FAILED, "The file " + file + " cannot be read: " + e + ".", e);
        }
    }
}
