package dev.halley.comet.client;

import dev.halley.comet.protocol.CometJson;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of one experiment's directory, as they lie on disk. */
final class SpoolFiles {

    static final String HEADER = "header.json";
    private static final String STATE = "state.json";
    private static final String REJECTED = "rejected.jsonl";
    private static final String LOCK = "owner.lock";

    private SpoolFiles() {}

    /** What one file holds from some offset on: how many values in whole entries, where they end, whether the last is the end. */
    record Scan(long values, long end, boolean ended, boolean damaged) {}

    static void writeHeader(Path directory, SpoolHeader header) throws IOException {
        replace(directory, HEADER, CometJson.write(header));
    }

    /** @throws NoSuchFileException if there is none */
    static SpoolHeader readHeader(Path directory) throws IOException {
        return read(directory.resolve(HEADER), SpoolHeader.class);
    }

    static void writeState(Path directory, SpoolState state) throws IOException {
        replace(directory, STATE, CometJson.write(state));
    }

    /** Without a readable state everything is sent again, which changes nothing on the server. */
    static SpoolState readState(Path directory) {
        try {
            return read(directory.resolve(STATE), SpoolState.class);
        } catch (IOException missingOrDamaged) {
            return SpoolState.START;
        }
    }

    static void appendRejected(Path directory, List<byte[]> lines) throws IOException {
        try (var out = Files.newOutputStream(
                directory.resolve(REJECTED), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (byte[] line : lines) {
                out.write(line);
                out.write('\n');
            }
        }
    }

    /** The numbers and sizes of the files with values, oldest first. */
    static SortedMap<Long, Long> segments(Path directory) throws IOException {
        SortedMap<Long, Long> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "values-*.log")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                found.put(
                        Long.parseLong(name, "values-".length(), name.length() - ".log".length(), 10),
                        Files.size(file));
            }
        }
        return found;
    }

    static Scan scan(Path segment, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
            long values = 0;
            long at = from;
            boolean ended = false;
            Frames.Frame frame = Frames.read(file, at);
            while (frame != null) {
                values += frame.entry().values();
                ended = frame.entry() instanceof Entry.End;
                at = frame.end();
                frame = Frames.read(file, at);
            }
            return new Scan(values, at, ended, at < file.length());
        }
    }

    /** When the last value was written; {@code otherwise} if that cannot be told. */
    static long lastModified(Path directory, long otherwise) {
        try {
            SortedMap<Long, Long> segments = segments(directory);
            Path last = segments.isEmpty() ? directory : SegmentWriter.path(directory, segments.lastKey());
            return Files.getLastModifiedTime(last).toMillis();
        } catch (IOException unknown) {
            return otherwise;
        }
    }

    /** Removes the values; and all else, unless somebody may want to read what was rejected or how much was dropped. */
    static void delete(Path directory, boolean keepReport) throws IOException {
        List<Path> files = new ArrayList<>();
        for (long segment : segments(directory).keySet()) {
            files.add(SegmentWriter.path(directory, segment));
        }
        if (!keepReport) {
            // The header goes first of the small files: without it nobody takes the directory over.
            for (String name : List.of(HEADER, REJECTED, STATE, STATE + ".new", HEADER + ".new")) {
                files.add(directory.resolve(name));
            }
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Removes what {@link #delete} left when nobody owns the directory any more. */
    static void deleteEmpty(Path directory) throws IOException {
        if (Files.exists(directory.resolve(HEADER))) {
            return;
        }
        try {
            Files.deleteIfExists(directory.resolve(LOCK));
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException somebodyLooksAtIt) {
            return;
        }
    }

    private static void replace(Path directory, String name, byte[] content) throws IOException {
        Path fresh = directory.resolve(name + ".new");
        Files.write(fresh, content);
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return CometJson.read(Files.readString(file), type);
        } catch (UncheckedIOException damaged) {
            throw new IOException("'" + file.getFileName() + "' of " + file.getParent() + " is damaged", damaged);
        }
    }
}
