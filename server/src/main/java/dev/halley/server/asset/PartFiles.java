package dev.halley.server.asset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Uploads that arrive in parts: a folder for each, with what is wanted and one file for each part. They survive a restart, so that a
 * client goes on with the part that broke. What was not completed in three days is removed.
 */
public final class PartFiles {

    private static final Duration LIFE = Duration.ofDays(3);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final String WANTED = "wanted.json";

    private final Path folder;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param folder is made if it is not there */
    public PartFiles(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Begins an upload. Whoever knows its id may write its parts. */
    String begin(ObjectNode wanted) throws IOException {
        removeOld();
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        Files.createDirectory(folder.resolve(id));
        Files.writeString(folder.resolve(id).resolve(WANTED), wanted.toString());
        return id;
    }

    /** What was said at the beginning; empty if there is no such upload. */
    Optional<ObjectNode> find(String id) throws IOException {
        // Nothing but an id of ours becomes a path.
        if (!ID.matcher(id).matches() || !Files.exists(folder.resolve(id).resolve(WANTED))) {
            return Optional.empty();
        }
        JsonNode wanted =
                Json.MAPPER.readTree(Files.readString(folder.resolve(id).resolve(WANTED)));
        return Optional.of((ObjectNode) wanted);
    }

    /** Keeps a part, in place of the one with its number; it is on the disk when this returns. Answers its MD5. */
    String keep(String id, int part, InputStream content) throws IOException {
        Path here = folder.resolve(id);
        Path file = here.resolve(UUID.randomUUID().toString());
        try {
            DigestInputStream digested = new DigestInputStream(content, md5());
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                digested.transferTo(out);
                channel.force(true);
            }
            String tag = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            Files.move(file, here.resolve("part-" + part), StandardCopyOption.ATOMIC_MOVE);
            return tag;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** All parts as one. */
    InputStream open(String id, int parts) throws IOException {
        List<InputStream> streams = new ArrayList<>();
        for (int part = 1; part <= parts; part++) {
            Path file = folder.resolve(id).resolve("part-" + part);
            if (!Files.exists(file)) {
                for (InputStream stream : streams) {
                    stream.close();
                }
                throw new ApiException(
                        ErrorKind.INVALID,
                        "part " + part + " of " + parts + " did not arrive. Send it, then complete.");
            }
            streams.add(new LazyFile(file));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    void remove(String id) throws IOException {
        removeFolder(folder.resolve(id));
    }

    private void removeOld() throws IOException {
        try (DirectoryStream<Path> uploads = Files.newDirectoryStream(folder)) {
            for (Path upload : uploads) {
                if (Files.getLastModifiedTime(upload)
                        .toInstant()
                        .isBefore(clock.instant().minus(LIFE))) {
                    removeFolder(upload);
                }
            }
        }
    }

    private static void removeFolder(Path upload) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(upload)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(upload);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Opens its file only when it is read, for ten thousand parts are too many open files. */
    private static final class LazyFile extends InputStream {

        private final Path file;
        private InputStream open = InputStream.nullInputStream();
        private boolean opened;

        LazyFile(Path file) {
            this.file = file;
        }

        private InputStream open() throws IOException {
            if (!opened) {
                open = Files.newInputStream(file);
                opened = true;
            }
            return open;
        }

        @Override
        public int read() throws IOException {
            return open().read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return open().read(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            open.close();
        }
    }
}
