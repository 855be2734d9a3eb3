package dev.halley.server.asset;

import dev.halley.server.blob.BlobStore;
import dev.halley.server.blob.LocalBlobStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The content of assets. It is named by its SHA-256, and compared with that name before it is given out (again after ten minutes): what a
 * disk has damaged is never served.
 */
public final class Blobs {

    private static final long TRUSTED_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int REMEMBERED = 100_000;

    private final BlobStore store;
    private final Path incoming;
    private final Map<String, Long> verified = new ConcurrentHashMap<>();

    /** @param folder is made if it is not there */
    public Blobs(Path folder) {
        this(new LocalBlobStore(folder), folder.resolve("incoming"));
    }

    /** @param incoming where uploads wait until they are whole; is made if it is not there */
    public Blobs(BlobStore store, Path incoming) {
        this.store = store;
        this.incoming = incoming;
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

    /** Keeps what {@code content} has; it is durable when this returns. */
    public Blob keep(InputStream content) throws IOException {
        Path file = incoming.resolve(UUID.randomUUID().toString());
        try {
            DigestInputStream digested = new DigestInputStream(content, sha256());
            long size;
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 1 << 16)) {
                size = digested.transferTo(out);
            }
            String name = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            store.put(name, file);
            verified.remove(name);
            return new Blob(name, size);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** @throws DamagedBlobException if the content is not what was kept */
    public InputStream open(String sha256) throws IOException {
        Long since = verified.get(sha256);
        if (since == null || System.nanoTime() - since > TRUSTED_NANOS) {
            if (!isWhole(sha256)) {
                throw new DamagedBlobException(sha256);
            }
            if (verified.size() > REMEMBERED) {
                verified.clear();
            }
            verified.put(sha256, System.nanoTime());
        }
        return store.open(sha256);
    }

    /** Whether the content is what its name says. */
    public boolean isWhole(String sha256) throws IOException {
        try (DigestInputStream content = new DigestInputStream(store.open(sha256), sha256())) {
            content.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.getMessageDigest().digest()).equals(sha256);
        } catch (NoSuchFileException missing) {
            return false;
        }
    }

    /** Whether anything is kept. Only for a local store, where that is quick. */
    public boolean hasContent() {
        boolean[] found = {false};
        try {
            store.each(sha256 -> found[0] = true);
            return found[0];
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Where the content is. */
    public BlobStore store() {
        return store;
    }

    /**
     * Removes content that was last kept before {@code limit} and is {@code unused}, and what killed uploads left.
     *
     * @return how much of it
     */
    int removeOlderThan(Instant limit, Predicate<String> unused) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                removed += isOlder(file, limit) && Files.deleteIfExists(file) ? 1 : 0;
            }
        }
        return removed + store.removeOlderThan(limit, unused);
    }

    private static boolean isOlder(Path file, Instant limit) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
        } catch (NoSuchFileException gone) {
            return false;
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
