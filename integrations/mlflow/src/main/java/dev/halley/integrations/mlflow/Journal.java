package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run logged, a line of JSON each: first what the run is, then what happened. It is deleted when the server has all of
 * it; what is found later is of a process that was killed, or whose server was away. The writing process holds a lock on it.
 */
final class Journal {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SUFFIX = ".jsonl";

    private final Path file;
    private final Header header;
    private @Nullable FileChannel channel;
    private boolean broken;

    /**
     * What the run is.
     *
     * @param parent the id of the pipeline run whose run is the parent; null if it has none
     */
    record Header(
            String trackingUri,
            String experiment,
            String runName,
            Map<String, String> tags,
            long startMillis,
            @Nullable String parent,
            String pipelineRun,
            String stepRunId) {}

    private Journal(Path file, Header header) {
        this.file = file;
        this.header = header;
    }

    /** Never fails: without a journal, values are in memory only, which is said once. */
    static Journal create(Path folder, Header header) {
        Journal journal = new Journal(folder.resolve(UUID.randomUUID() + SUFFIX), header);
        try {
            FileChannel channel =
                    FileChannel.open(journal.file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            FileLock unused = channel.lock();
            journal.channel = channel;
            journal.append(JSON.valueToTree(header));
        } catch (IOException e) {
            journal.broken(e);
        }
        return journal;
    }

    Header header() {
        return header;
    }

    String describe() {
        return "The MLflow run '" + header.runName() + "' (" + file.getFileName() + ")";
    }

    synchronized void append(JsonNode entry) {
        FileChannel open = channel;
        if (open == null || broken) {
            return;
        }
        try {
            ByteBuffer line = ByteBuffer.wrap((entry + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                open.write(line);
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    private void broken(IOException e) {
        broken = true;
        log.warn("What the run '{}' logs is in memory only: {} cannot be written.", header.runName(), file, e);
    }

    synchronized void delete() {
        try {
            close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("The file {} cannot be deleted; it would be sent again, which changes nothing.", file, e);
        }
    }

    synchronized void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    /** The journals of processes that are gone, for one server. */
    static List<Journal> left(Path folder, String trackingUri) {
        List<Journal> left = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                Header header = isInUse(file) ? null : header(file);
                if (header != null && header.trackingUri().equals(trackingUri)) {
                    left.add(new Journal(file, header));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return left;
    }

    private static boolean isInUse(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException | OverlappingFileLockException e) {
            return true;
        }
    }

    private static @Nullable Header header(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            String first = lines.findFirst().orElse("");
            return JSON.readValue(first, Header.class);
        } catch (IOException | UncheckedIOException e) {
            log.warn("The file {} is damaged and is not sent.", file);
            return null;
        }
    }

    /** What happened, without the header. A torn last line is the end. */
    List<ObjectNode> entries() throws IOException {
        List<ObjectNode> entries = new ArrayList<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            try {
                entries.add((ObjectNode) JSON.readTree(line));
            } catch (JsonProcessingException e) {
                return entries;
            }
        }
        return entries;
    }
}
