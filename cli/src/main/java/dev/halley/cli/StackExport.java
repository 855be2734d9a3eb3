package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.stack.StackFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley stack export}. */
@Command(description = "Write a stack and its components as YAML. It holds no values of secrets.", sortOptions = false)
final class StackExport implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The name of the stack.")
    private String name = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The file to write. Defaults to the terminal.")
    private @Nullable Path file;

    @Option(names = "--overwrite", description = "Replace the file if it exists.")
    private boolean overwrite;

    StackExport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Client client = session.client()) {
            StackFile exported = client.stacks().export(name);
            exported.notices().forEach(session.terminal()::warn);
            if (file == null) {
                session.terminal().print(exported.toYaml().stripTrailing());
            } else {
                write(file, exported.toYaml());
                session.terminal().tell("The stack '" + name + "' is in " + file + ".");
            }
        }
        return ExitCode.OK.number();
    }

    private void write(Path target, String text) {
        if (Files.exists(target) && !overwrite) {
            throw new HalleyException(
                    ErrorKind.CONFLICT, "The file " + target + " exists already. To replace it: --overwrite");
        }
        try {
            Files.writeString(target, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED, "The file " + target + " cannot be written: " + e + ". Choose another one.", e);
        }
    }
}
