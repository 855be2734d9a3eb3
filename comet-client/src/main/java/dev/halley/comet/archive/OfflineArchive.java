package dev.halley.comet.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * One archive, checked whole: each member is read once, counted and compared with its checksum before anything else is done with it.
 * Confined to one thread.
 */
public final class OfflineArchive implements AutoCloseable {

    private static final String EXPERIMENT = "experiment.json";
    private static final String MESSAGES = "messages.json";
    private static final int LARGEST_EXPERIMENT = 1 << 20;

    private final Path path;
    private final ArchiveLimits limits;
    private final ZipFile zip;
    private final MessageLines lines;
    private final ArchivedRun run;

    private OfflineArchive(Path path, ArchiveLimits limits, ZipFile zip) throws IOException {
        this.path = path;
        this.limits = limits;
        this.zip = zip;
        this.lines = new MessageLines(path.toString(), limits.lineBytes());
        ZipEntry experiment = require(EXPERIMENT);
        require(MESSAGES);
        if (experiment.getSize() > LARGEST_EXPERIMENT) {
            throw ImportException.archive(path + ": " + EXPERIMENT + " has " + experiment.getSize()
                    + " bytes (expected: up to " + LARGEST_EXPERIMENT + "). comet_ml did not write this.");
        }
        checkContent();
        try (InputStream content = zip.getInputStream(experiment)) {
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
        ZipFile zip = null;
        try {
            if (!Files.isRegularFile(path)) {
                throw ImportException.archive(path + ": "
                        + (Files.exists(path) ? "this is no file" : "there is no such file")
                        + " (expected: a .zip of comet_ml).");
            }
            ZipDirectory.check(path, limits);
            zip = new ZipFile(path.toFile());
            OfflineArchive archive = new OfflineArchive(path, limits, zip);
            zip = null;
            return archive;
        } catch (ZipException | IllegalArgumentException damaged) {
            throw ImportException.archive(
                    path + ": no whole zip: " + ZipDirectory.shown(String.valueOf(damaged.getMessage()))
                            + ". Copy it again; if comet_ml was killed while it wrote the archive, pack its folder again.");
        } catch (IOException unreadable) {
            String why = unreadable instanceof NoSuchFileException ? "there is no such file" : unreadable.getMessage();
            throw ImportException.archive(path + ": it cannot be read: " + why + ".");
        } finally {
            closeQuietly(zip);
        }
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable ZipFile zip) {
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
        try (InputStream content = zip.getInputStream(require(MESSAGES))) {
            lines.read(content, wrong, consumer);
        }
    }

    boolean has(String member) {
        return zip.getEntry(member) != null;
    }

    long size(String member) {
        return require(member).getSize();
    }

    InputStream content(String member) throws IOException {
        return zip.getInputStream(require(member));
    }

    private ZipEntry require(String member) {
        ZipEntry entry = zip.getEntry(member);
        if (entry == null) {
            throw ImportException.archive(path + ": it has no '" + ZipDirectory.shown(member)
                    + "' (expected: a whole archive of comet_ml.OfflineExperiment).");
        }
        return entry;
    }

    private void checkContent() throws IOException {
        long most = Math.max(limits.freeBytes(), Math.multiplyExact(Files.size(path), (long) limits.inflation()));
        long all = 0;
        byte[] buffer = new byte[1 << 16];
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            CRC32 sum = new CRC32();
            long bytes = 0;
            try (InputStream content = zip.getInputStream(entry)) {
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    sum.update(buffer, 0, read);
                    bytes += read;
                    all += read;
                    if (all > most) {
                        throw ImportException.archive(
                                path + ": it unpacks to more than " + limits.inflation()
                                        + " times its size (expected: less). If it is genuine, zip it again without compression: zip -0.");
                    }
                }
            }
            if (bytes != entry.getSize() || sum.getValue() != entry.getCrc()) {
                throw ImportException.archive(path + ": '" + ZipDirectory.shown(entry.getName())
                        + "' is damaged: its checksum is wrong. Copy the archive again.");
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(zip);
    }
}
