package dev.halley.comet.archive;

import dev.halley.comet.zip.ForeignZip;
import dev.halley.comet.zip.HostileZipException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * One archive, checked whole: each member is read once, counted and compared with its checksum before anything else is done with it.
 * Confined to one thread.
 */
public final class OfflineArchive implements AutoCloseable {

    private static final String EXPERIMENT = "experiment.json";
    private static final String MESSAGES = "messages.json";
    private static final int LARGEST_EXPERIMENT = 1 << 20;

    private final Path path;
    private final ForeignZip zip;
    private final MessageLines lines;
    private final ArchivedRun run;

    private OfflineArchive(Path path, ArchiveLimits limits, ForeignZip zip) throws IOException {
        this.path = path;
        this.zip = zip;
        this.lines = new MessageLines(path.toString(), limits.lineBytes());
        require(EXPERIMENT);
        require(MESSAGES);
        if (zip.size(EXPERIMENT) > LARGEST_EXPERIMENT) {
            throw ImportException.archive(path + ": " + EXPERIMENT + " has " + zip.size(EXPERIMENT)
                    + " bytes (expected: up to " + LARGEST_EXPERIMENT + "). comet_ml did not write this.");
        }
        zip.readAll((member, content) -> {});
        try (InputStream content = zip.open(EXPERIMENT)) {
            Path name = path.getFileName();
            this.run = ArchivedRun.of(
                    path.toString(),
                    name == null ? "" : name.toString(),
                    lines.object(content.readAllBytes(), EXPERIMENT));
        }
    }

    /**
     * Opens and checks an archive.
     *
     * @throws ImportException if it is no archive of comet_ml, damaged, or made to do harm
     */
    public static OfflineArchive open(Path path, ArchiveLimits limits) {
        ForeignZip zip = null;
        try {
            if (!Files.isRegularFile(path)) {
                throw ImportException.archive(path + ": "
                        + (Files.exists(path) ? "this is no file" : "there is no such file")
                        + " (expected: a .zip of comet_ml).");
            }
            zip = ForeignZip.open(path, names(limits));
            OfflineArchive archive = new OfflineArchive(path, limits, zip);
            zip = null;
            return archive;
        } catch (HostileZipException hostile) {
            throw ImportException.archive(String.valueOf(hostile.getMessage()));
        } catch (ZipException | IllegalArgumentException damaged) {
            throw ImportException.archive(
                    path + ": no whole zip: " + ForeignZip.shown(String.valueOf(damaged.getMessage()))
                            + ". Copy it again; if comet_ml was killed while it wrote the archive, pack its folder again.");
        } catch (IOException unreadable) {
            String why = unreadable instanceof NoSuchFileException ? "there is no such file" : unreadable.getMessage();
            throw ImportException.archive(path + ": it cannot be read: " + why + ".");
        } finally {
            closeQuietly(zip);
        }
    }

    private static ForeignZip.Limits names(ArchiveLimits limits) {
        return new ForeignZip.Limits(
                "comet_ml",
                limits.members(),
                limits.inflation(),
                limits.freeBytes(),
                name -> name.indexOf('/') < 0,
                "files without folders, as comet_ml writes them");
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable ForeignZip zip) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException nothingWasWritten) {
                // It was only read.
                return;
            }
        }
    }

    Path path() {
        return path;
    }

    ArchivedRun run() {
        return run;
    }

    /** Reads all messages in the order of the file. */
    void messages(MessageLines.Wrong wrong, Consumer<ArchivedMessage> consumer) throws IOException {
        try (InputStream content = zip.open(MESSAGES)) {
            lines.read(content, wrong, consumer);
        }
    }

    boolean has(String member) {
        return zip.has(member);
    }

    long size(String member) {
        require(member);
        return zip.size(member);
    }

    InputStream content(String member) throws IOException {
        require(member);
        return zip.open(member);
    }

    private void require(String member) {
        if (!zip.has(member)) {
            throw ImportException.archive(path + ": it has no '" + ForeignZip.shown(member)
                    + "' (expected: a whole archive of comet_ml.OfflineExperiment).");
        }
    }

    @Override
    public void close() {
        closeQuietly(zip);
    }
}
