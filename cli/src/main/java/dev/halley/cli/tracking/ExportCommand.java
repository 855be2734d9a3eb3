package dev.halley.cli.tracking;

import dev.halley.cli.Session;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.server.error.ApiException;
import dev.halley.server.export.ImportFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley export}. */
@Command(
        sortOptions = false,
        description =
                "Write a workspace, a project or an experiment of a tracking server into a file that any program can read.",
        footer = {
            "",
            "The file is a zip of JSON Lines and of the contents of assets, with the hash of each: every point exactly as it was logged.",
            "Take it in elsewhere with: halley import halley FILE",
        })
public final class ExportCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "FILE", description = "The file to write: digits.zip.")
    private Path file = Path.of("");

    @Option(names = "--workspace", paramLabel = "NAME", description = "The workspace. Defaults to yours.")
    private @Nullable String workspace;

    @Option(names = "--project", paramLabel = "NAME", description = "Only this project of it.")
    private @Nullable String project;

    @Option(names = "--experiment", paramLabel = "KEY", description = "Only this experiment.")
    private @Nullable String experiment;

    @Option(names = "--force", description = "Write over a file that is there.")
    private boolean force;

    @Mixin
    private final TrackingApi.Target target = new TrackingApi.Target();

    private ExportCommand(Session session) {
        this.session = session;
    }

    public static CommandLine commandLine(Session session) {
        return new CommandLine(new ExportCommand(session));
    }

    @Override
    public Integer call() {
        if (experiment != null && (workspace != null || project != null)) {
            throw new HalleyException(
                    ErrorKind.INVALID, "--experiment names one by itself: leave --workspace and --project out.");
        }
        if (Files.exists(file) && !force) {
            throw new HalleyException(
                    ErrorKind.CONFLICT, "'" + file + "' is there already. Name another file, or add --force.");
        }
        TrackingApi api = target.open(session);
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            api.download("/api/v1/export?" + query(), unfinished);
            int experiments;
            try (ImportFile whole = ImportFile.open(unfinished, () -> {})) {
                experiments = whole.experiments();
            }
            force(unfinished);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            session.terminal()
                    .print(String.format(
                            Locale.ROOT,
                            "%s: %,d experiment%s, %,d bytes, every hash compared.",
                            file,
                            experiments,
                            experiments == 1 ? "" : "s",
                            Files.size(file)));
            return 0;
        } catch (ApiException broken) {
            throw new HalleyException(
                    ErrorKind.FAILED, "The export broke off. Try again. (" + broken.getMessage() + ")", broken);
        } catch (IOException unwritable) {
            throw new HalleyException(
                    ErrorKind.FAILED, "'" + file + "' cannot be written: " + unwritable.getMessage() + ".", unwritable);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    private String query() {
        if (experiment != null) {
            return "experimentKey=" + TrackingApi.encoded(experiment);
        }
        return "workspace=" + (workspace == null ? "" : TrackingApi.encoded(workspace))
                + (project == null ? "" : "&project=" + TrackingApi.encoded(project));
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // Half a file that nobody takes for a whole one: it is named so.
            return;
        }
    }
}
