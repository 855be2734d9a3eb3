package dev.halley.server.asset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

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
    record Blob(String sha256, long size) {}

    /** Where uploads may wait until they are whole. */
    Path incoming() {
        return incoming;
    }

    /** Keeps what {@code content} has; it is on the disk when this returns. */
    Blob keep(InputStream content) throws IOException {
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
            Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
            force(parent);
            return new Blob(name, size);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    InputStream open(String sha256) throws IOException {
        return Files.newInputStream(path(sha256));
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
