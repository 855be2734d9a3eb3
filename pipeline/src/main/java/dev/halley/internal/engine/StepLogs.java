package dev.halley.internal.engine;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.artifactstore.StoredContent;
import dev.halley.internal.log.StepLogWriter;
import dev.halley.logstore.LogStore;
import dev.halley.metadata.StepLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the logs of steps are: in a file as long as the step runs, then in the log store of the stack. Thread-safe.
 *
 * @param store null for the artifact store
 * @param folder where steps write as long as they run
 */
record StepLogs(ArtifactStore artifacts, @Nullable LogStore store, Path folder) {

    private static final Logger log = LoggerFactory.getLogger(StepLogs.class);

    StepLogWriter open(String runId, String stepRunId) {
        StepLogWriter writer = new StepLogWriter(folder.resolve(runId).resolve(stepRunId + ".log"));
        LogFlusher.add(writer);
        return writer;
    }

    void close(StepLogWriter writer) {
        LogFlusher.remove(writer);
    }

    /** Brings a log that is complete to where logs are kept; null if that is not possible, then it stays where it is. */
    @Nullable
    StepLog keep(String runId, String stepRunId, StepLogWriter writer) {
        String name = runId + "/" + stepRunId;
        try {
            if (store == null) {
                StoredContent content = artifacts.store(out -> Files.copy(writer.file(), out));
                return new StepLog(content.hash(), name, content.size(), writer.lines());
            }
            store.delete(name); // A step that was executed before has it from then.
            try (OutputStream out = store.append(name)) {
                Files.copy(writer.file(), out);
            }
            return new StepLog(null, name, writer.size(), writer.lines());
        } catch (IOException | RuntimeException e) {
            log.warn("A log is only in {}: it could not be stored.", writer.file(), e);
            return null;
        }
    }

    /** If all logs were brought elsewhere. */
    void deleteFolder(String runId) {
        try {
            Files.deleteIfExists(folder.resolve(runId));
        } catch (IOException e) {
            log.debug("There is still a log in {}.", folder.resolve(runId), e);
        }
    }
}
