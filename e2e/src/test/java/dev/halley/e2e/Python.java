package dev.halley.e2e;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The virtual environment with Comet's tools for Python, which {@code ./verify} sets up. */
final class Python {

    private static final Path INTERPRETER = Path.of(requireNonNullElse(
            System.getenv("HALLEY_E2E_PYTHON"),
            Halley.ROOT.resolve("target/verify/venv/bin/python").toString()));

    private Python() {}

    /** Runs one of the scripts of this module to its end. */
    static HalleyProcess.Ended script(Halley halley, String script, String... arguments) throws IOException {
        return start(halley, script, arguments).ended();
    }

    static HalleyProcess start(Halley halley, String script, String... arguments) throws IOException {
        try (InputStream resource = Python.class.getResourceAsStream("/comet_ml/" + script)) {
            assertThat(resource).isNotNull();
            Files.write(halley.home().resolve(script), resource.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(interpreter().toString(), script));
        command.addAll(List.of(arguments));
        return halley.startCommand(command);
    }

    /** Runs a command of the environment: {@code comet}, {@code cometx}. */
    static HalleyProcess.Ended tool(Halley halley, String... command) {
        List<String> whole = new ArrayList<>(List.of(command));
        whole.set(0, interpreter().resolveSibling(command[0]).toString());
        return halley.startCommand(whole).ended();
    }

    /** The folder of {@code python}, {@code pip}, {@code comet} and {@code cometx}. */
    static Path folder() {
        return requireNonNull(INTERPRETER.getParent());
    }

    private static Path interpreter() {
        assertThat(INTERPRETER)
                .as("Python with comet_ml, which ./verify sets up")
                .exists();
        return INTERPRETER;
    }
}
