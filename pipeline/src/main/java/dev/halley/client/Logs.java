package dev.halley.client;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StepLog;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What steps printed, while they run and afterwards:
 *
 * <pre>{@code
 * LogPart part = client.logs().read(run, run.step("train"), 0, 1_000);
 * }</pre>
 *
 * <p>As long as a step runs its log is a file of the home; then it is in the artifact store of the run. Thread-safe.
 */
public final class Logs {

    private static final int MOST_BYTES = 1 << 20;

    private final Components components;
    private final Path folder;

    /** @param home where the logs of running steps are */
    public Logs(Components components, HalleyHome home) {
        this.components = components;
        this.folder = home.folder().resolve("logs");
    }

    /**
     * Lines from a place on, oldest first.
     *
     * @param offset 0 for the beginning, else the {@link LogPart#next} of the part before
     * @param limit at most so many lines
     * @throws HalleyException FAILED if the log cannot be read
     */
    public LogPart read(StoredRun run, StoredStep step, long offset, int limit) {
        StepLog log = step.details().log();
        boolean ended = step.ended() != null;
        Path live = folder.resolve(run.id()).resolve(step.id() + ".log");
        try {
            if (Files.exists(live)) {
                try (RandomAccessFile file = new RandomAccessFile(live.toFile(), "r")) {
                    file.seek(Math.min(Math.max(0, offset), file.length()));
                    byte[] bytes = new byte[(int) Math.min(MOST_BYTES, file.length() - file.getFilePointer())];
                    file.readFully(bytes);
                    return part(bytes, offset, limit, ended && offset + bytes.length >= file.length());
                }
            }
            String hash = log == null ? null : log.hash();
            if (log == null || hash == null) {
                return new LogPart(List.of(), offset, ended);
            }
            for (StoredComponent candidate : components.list(ComponentType.ARTIFACT_STORE)) {
                try (ArtifactStore store = components.open(
                        ComponentType.ARTIFACT_STORE, candidate.key().name())) {
                    if (store.contains(hash)) {
                        return stored(store, hash, log, offset, limit);
                    }
                }
            }
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The log of step '" + step.step() + "' of run '" + run.name()
                            + "' is in no registered artifact store any more.");
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The log of step '" + step.step() + "' of run '" + run.name() + "' cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    private static LogPart stored(ArtifactStore store, String hash, StepLog log, long offset, int limit)
            throws IOException {
        // The store checks the hash of what is read to its end; of a part nobody can know it.
        try (InputStream in = store.open(hash)) {
            in.skipNBytes(Math.min(Math.max(0, offset), log.size()));
            byte[] bytes = in.readNBytes(MOST_BYTES);
            return part(bytes, offset, limit, offset + bytes.length >= log.size());
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
