package dev.halley.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Files in a folder, in one of 256 folders by the first two digits of their hash. */
public final class LocalBlobStore implements BlobStore {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{2}");
    private static final String QUARANTINE = "quarantine";

    private final Path folder;

    /** @param folder is made if it is not there */
    public LocalBlobStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void put(String sha256, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Path kept = path(sha256);
        Path parent = kept.resolveSibling("");
        if (!Files.isDirectory(parent)) {
            Files.createDirectories(parent);
            force(folder);
        }
        place(file, kept);
        force(parent);
    }

    @Override
    public InputStream open(String sha256) throws IOException {
        return Files.newInputStream(path(sha256));
    }

    @Override
    public boolean has(String sha256) {
        return Files.isRegularFile(path(sha256));
    }

    @Override
    public void each(Visitor visitor) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(folder)) {
            for (Path directory : directories) {
                if (DIGITS.matcher(directory.getFileName().toString()).matches()) {
                    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                        for (Path file : files) {
                            visitor.visit(file.getFileName().toString());
                        }
                    }
                }
            }
        }
    }

    @Override
    public void quarantine(String sha256) throws IOException {
        Path aside = folder.resolve(QUARANTINE);
        Files.createDirectories(aside);
        Files.move(path(sha256), aside.resolve(sha256), StandardCopyOption.REPLACE_EXISTING);
        force(aside);
    }

    @Override
    public int removeOlderThan(Instant limit, Predicate<String> unused) throws IOException {
        int[] removed = {0};
        each(sha256 -> {
            Path file = path(sha256);
            if (!Thread.currentThread().isInterrupted() && isOlder(file, limit) && unused.test(sha256)) {
                removed[0] += removeIfOlder(file, limit);
            }
        });
        return removed[0];
    }

    // Both are synchronized: between the second look at a file's age and its removal nothing may take its place.
    private synchronized void place(Path file, Path kept) throws IOException {
        Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
    }

    private synchronized int removeIfOlder(Path file, Instant limit) throws IOException {
        return isOlder(file, limit) && Files.deleteIfExists(file) ? 1 : 0;
    }

    static boolean isOlder(Path file, Instant limit) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private Path path(String sha256) {
        return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /** The name of a new file is durable only when its folder is. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    @Override
    public void close() {}
}
