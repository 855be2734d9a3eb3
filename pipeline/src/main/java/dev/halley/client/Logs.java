package dev.halley.client;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.logstore.LogStore;
import dev.halley.metadata.StepLog;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What steps printed, while they run and afterwards:
 *
 * <pre>{@code
 * LogPart part = client.logs().read(run, run.step("train"), 0, 1_000);
 * }</pre>
 *
 * <p>As long as a step runs its log is a file of the home; then it is in the log store of the run's stack, or in its artifact store if it
 * has none. Thread-safe.
 */
public final class Logs {

    private static final int MOST_BYTES = 1 << 20;

    private final Components components;
    private final Path folder;

    /** @param home where the logs of running steps are */
    public Logs(Components components, HalleyHome home) {
        this.components = components;
        this.folder = home.folder().resolve("logs").resolve("running");
    }

    /**
     * Lines from a place on, oldest first.
     *
     * @param offset 0 for the beginning, else the {@link LogPart#next} of the part before
     * @param limit at most so many lines
     * @throws HalleyException FAILED if the log cannot be read
     */
    public LogPart read(StoredRun run, StoredStep step, long offset, int limit) {
        Chunk chunk = chunk(run, step, Math.max(0, offset), MOST_BYTES);
        return part(chunk.bytes, offset, limit, chunk.toTheEnd);
    }

    /** Some bytes, and whether nothing will follow. */
    private static final class Chunk {
        private final byte[] bytes;
        private final boolean toTheEnd;

        Chunk(byte[] bytes, boolean toTheEnd) {
            this.bytes = bytes;
            this.toTheEnd = toTheEnd;
        }
    }

    private Chunk chunk(StoredRun run, StoredStep step, long offset, int most) {
        StepLog log = step.details().log();
        boolean ended = step.ended() != null;
        try {
            try (RandomAccessFile file = new RandomAccessFile(
                    folder.resolve(run.id()).resolve(step.id() + ".log").toFile(), "r")) {
                file.seek(Math.min(offset, file.length()));
                byte[] bytes = new byte[(int) Math.min(most, file.length() - file.getFilePointer())];
                file.readFully(bytes);
                return new Chunk(bytes, ended && offset + bytes.length >= file.length());
            } catch (FileNotFoundException keptElsewhere) {
                if (log == null) {
                    return new Chunk(new byte[0], ended);
                }
            }
            byte[] bytes = log.hash() == null ? ofLogStore(log, offset, most) : ofArtifactStore(log, offset, most);
            if (bytes != null) {
                return new Chunk(bytes, offset + bytes.length >= log.size());
            }
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The log of step '" + step.step() + "' of run '" + run.name() + "' cannot be read: "
                            + e.getMessage(),
                    e);
        }
        throw new HalleyException(
                ErrorKind.FAILED,
                "The log of step '" + step.step() + "' of run '" + run.name() + "' is in no registered "
                        + (log.hash() == null ? "log store" : "artifact store") + " any more.");
    }

    private byte @Nullable [] ofLogStore(StepLog log, long offset, int most) throws IOException {
        for (StoredComponent candidate : components.list(ComponentType.LOG_STORE)) {
            byte[] found = null;
            LogStore opened;
            try {
                opened =
                        components.open(ComponentType.LOG_STORE, candidate.key().name());
            } catch (HalleyException unusable) {
                continue; // Another one may have it.
            }
            try (LogStore store = opened) {
                found = store.read(log.name(), offset, most);
            } catch (NoSuchFileException e) {
                found = null; // It is in another one.
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private byte @Nullable [] ofArtifactStore(StepLog log, long offset, int most) throws IOException {
        String hash = Objects.requireNonNull(log.hash());
        for (StoredComponent candidate : components.list(ComponentType.ARTIFACT_STORE)) {
            ArtifactStore opened;
            try {
                opened = components.open(
                        ComponentType.ARTIFACT_STORE, candidate.key().name());
            } catch (HalleyException unusable) {
                continue; // Another one may have it.
            }
            try (ArtifactStore store = opened) {
                if (store.contains(hash)) {
                    try (InputStream in = store.open(hash)) {
                        readPast(in, Math.min(offset, log.size()));
                        return in.readNBytes(most);
                    }
                }
            }
        }
        return null;
    }

    /** Not by skipping: the store compares the hash of all that was read when it is closed. */
    private static void readPast(InputStream in, long bytes) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = bytes;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    private static LogPart part(byte[] bytes, long offset, int limit, boolean toTheEnd) {
        List<LogLine> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length && lines.size() < limit; i++) {
            if (bytes[i] == '\n') {
                lines.add(LogLine.parse(new String(bytes, start, i - start, StandardCharsets.UTF_8)));
                start = i + 1;
            }
        }
        return new LogPart(lines, offset + start, toTheEnd && start >= bytes.length);
    }

    /** All lines. */
    public List<LogLine> readAll(StoredRun run, StoredStep step) {
        List<LogLine> lines = new ArrayList<>();
        LogPart part = read(run, step, 0, 10_000);
        while (!part.lines().isEmpty()) {
            lines.addAll(part.lines());
            part = read(run, step, part.next(), 10_000);
        }
        return lines;
    }
}
