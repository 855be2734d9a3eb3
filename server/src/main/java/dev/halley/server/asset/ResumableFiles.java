package dev.halley.server.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Uploads that grow at their end: for each a file with what has arrived and one with what is wanted. They survive a restart. What nobody
 * added to for three days is removed.
 */
final class ResumableFiles {

    private static final Duration LIFE = Duration.ofDays(3);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final Path folder;
    private final Clock clock;

    /** @param folder is made if it is not there */
    ResumableFiles(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    String begin(ObjectNode wanted) throws IOException {
        removeOld();
        String id = UUID.randomUUID().toString().replace("-", "");
        Files.createFile(content(id));
        Files.writeString(wanted(id), wanted.toString());
        return id;
    }

    /** What was said at the beginning; empty if there is no such upload. */
    Optional<ObjectNode> find(String id) throws IOException {
        // Nothing but an id of ours becomes a path.
        if (!ID.matcher(id).matches() || !Files.exists(wanted(id))) {
            return Optional.empty();
        }
        return Optional.of((ObjectNode) Json.MAPPER.readTree(Files.readString(wanted(id))));
    }

    /** How many bytes have arrived. */
    long received(String id) throws IOException {
        return Files.size(content(id));
    }

    /**
     * Adds bytes at the end; what arrived before the connection broke stays.
     *
     * @param most how many bytes are wanted at most; the rest is not read
     * @return whether all that came was wanted
     */
    boolean append(String id, InputStream more, long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (FileChannel file = FileChannel.open(content(id), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long left = most;
            try {
                for (int read = more.read(buffer); read >= 0; read = more.read(buffer)) {
                    if (read > left) {
                        return false;
                    }
                    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                    while (bytes.hasRemaining()) {
                        file.write(bytes);
                    }
                    left -= read;
                }
                return true;
            } finally {
                file.force(true);
            }
        }
    }

    InputStream open(String id) throws IOException {
        return Files.newInputStream(content(id));
    }

    void remove(String id) throws IOException {
        Files.deleteIfExists(content(id));
        Files.deleteIfExists(wanted(id));
    }

    private Path content(String id) {
        return folder.resolve(id + ".content");
    }

    private Path wanted(String id) {
        return folder.resolve(id + ".json");
    }

    private void removeOld() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.content")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(clock.instant().minus(LIFE))) {
                    remove(file.getFileName().toString().replace(".content", ""));
                }
            }
        }
    }
}
