package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StoredRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the pipeline of a run is. */
final class SourceOptions {

    @Option(
            names = "--source",
            paramLabel = "CLASS",
            description = "The class of the pipeline; the one that the run came from if absent.")
    private @Nullable String source;

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            description = "Where the classes are, as java takes it. Defaults to target/classes and target/classpath.")
    private @Nullable String classPath;

    @Nullable
    String classPath() {
        return classPath;
    }

    String source(StoredRun run) {
        String known = source == null ? run.details().source() : source;
        if (known == null || known.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "It is not known which class declares the pipeline of the run '" + run.name()
                            + "'. Name it: --source=org.example.Digits");
        }
        return known;
    }
}
