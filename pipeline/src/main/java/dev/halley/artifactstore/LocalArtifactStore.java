package dev.halley.artifactstore;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Artifacts as files in a folder of this machine, {@code sha256/ab/cdef…}. A file is written under another name, forced to
 * disk and renamed, so a file with an address is always complete. Thread-safe, also across processes.
 */
final class LocalArtifactStore implements ArtifactStore {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final Path folder;
    private final String location;

    LocalArtifactStore(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        // Path.toUri looks at the disk, and adds a slash only if the folder exists already.
        String uri = folder.toUri().toString();
        this.location = uri.endsWith("/") ? uri : uri + "/";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public StoredContent store(ContentWriter writer) throws IOException {
        Path incoming = folder.resolve("incoming");
        Files.createDirectories(incoming);
        Path temporary = incoming.resolve(UUID.randomUUID().toString());
        try {
            MessageDigest digest = sha256();
            long size;
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
                OutputStream out = new DigestOutputStream(file, digest);
                writer.write(new KeptOpen(out));
                out.flush();
                size = channel.position();
                String hash = HexFormat.of().formatHex(digest.digest());
                if (!Files.exists(file(hash))) {
                    channel.force(true);
                    place(temporary, file(hash));
                }
                return new StoredContent(hash, size);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void place(Path temporary, Path target) throws IOException {
        Path parent = Objects.requireNonNull(target.getParent());
        if (!Files.exists(parent)) {
            Files.createDirectories(parent);
            force(Objects.requireNonNull(parent.getParent()));
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(parent);
    }

    /** Makes a rename durable. Windows cannot open folders and does not need it. */
    private static void force(Path directory) throws IOException {
        if (java.io.File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public InputStream open(String hash) throws IOException {
        Path file = file(hash);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "the artifact store '" + name + "' does not have this content");
        }
        return new Verified(new DigestInputStream(Files.newInputStream(file), sha256()), hash, file);
    }

    @Override
    public boolean contains(String hash) {
        return isHash(hash) && Files.isRegularFile(file(hash));
    }

    @Override
    public boolean delete(String hash) throws IOException {
        return isHash(hash) && Files.deleteIfExists(file(hash));
    }

    @Override
    public String uri(String hash) {
        return location + relative(hash);
    }

    private Path file(String hash) {
        return folder.resolve(relative(hash));
    }

    private static boolean isHash(String hash) {
        return HASH.matcher(hash).matches();
    }

    private static String relative(String hash) {
        if (!isHash(hash)) {
            throw new IllegalArgumentException("hash: '" + hash + "' (expected: 64 lower-case hexadecimal digits).");
        }
        return "sha256/" + hash.substring(0, 2) + "/" + hash.substring(2);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /** Compares the hash when the reader is done. */
    private static final class Verified extends FilterInputStream {
        private final DigestInputStream digesting;
        private final String hash;
        private final Path file;
        private boolean closed;

        Verified(DigestInputStream in, String hash, Path file) {
            super(in);
            this.digesting = in;
            this.hash = hash;
            this.file = file;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try (InputStream rest = in) {
                byte[] buffer = new byte[BUFFER];
                int read;
                do {
                    read = rest.read(buffer);
                } while (read >= 0);
            }
            String actual =
                    HexFormat.of().formatHex(digesting.getMessageDigest().digest());
            if (!actual.equals(hash)) {
                throw new IOException("artifact " + file + " is damaged: its content has the hash " + actual
                        + ". Delete the file; the step that made it then runs again.");
            }
        }
    }
}
