package dev.halley.server.asset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Predicate;

/** Files named by the SHA-256 of their content. */
public final class Blobs {

    private final Path folder;
    private final Path incoming;

    /** @param folder is made if it is not there */
    public Blobs(Path folder) {
        this.folder = folder;
        this.incoming = folder.resolve("incoming");
        try {
            Files.createDirectories(incoming);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** What was kept. */
    public record Blob(String sha256, long size) {}

    /** Where uploads may wait until they are whole. */
    public Path incoming() {
        return incoming;
    }

    /** Keeps what {@code content} has; it is on the disk when this returns. */
    public Blob keep(InputStream content) throws IOException {
        Path file = incoming.resolve(UUID.randomUUID().toString());
        try {
            DigestInputStream digested = new DigestInputStream(content, sha256());
            long size;
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                size = digested.transferTo(out);
                channel.force(true);
            }
            String name = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            Path kept = path(name);
            Path parent = kept.resolveSibling("");
            if (!Files.isDirectory(parent)) {
                Files.createDirectories(parent);
                force(folder);
            }
            place(file, kept);
            force(parent);
            return new Blob(name, size);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The content of that name. */
    public InputStream open(String sha256) throws IOException {
        return Files.newInputStream(path(sha256));
    }

    /**
     * Removes the files that last changed before {@code limit} and, of those that are whole, only the {@code unused}.
     *
     * @return how many
     */
    int removeOlderThan(Instant limit, Predicate<String> unused) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(folder)) {
            for (Path directory : directories) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                    for (Path file : files) {
                        if (Thread.currentThread().isInterrupted()) {
                            return removed;
                        }
                        removed += removeIfOlder(file, limit, unused);
                    }
                }
            }
        }
        return removed;
    }

    private int removeIfOlder(Path file, Instant limit, Predicate<String> unused) throws IOException {
        boolean whole = !file.startsWith(incoming);
        if (isOlder(file, limit) && (!whole || unused.test(file.getFileName().toString()))) {
            return removeIfOlder(file, limit);
        }
        return 0;
    }

    // Both are synchronized: between the second look at a file's age and its removal nothing may take its place.
    private synchronized void place(Path file, Path kept) throws IOException {
        Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
    }

    private synchronized int removeIfOlder(Path file, Instant limit) throws IOException {
        return isOlder(file, limit) && Files.deleteIfExists(file) ? 1 : 0;
    }

    private static boolean isOlder(Path file, Instant limit) throws IOException {
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
