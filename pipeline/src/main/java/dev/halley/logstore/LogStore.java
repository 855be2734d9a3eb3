package dev.halley.logstore;

import dev.halley.stack.StackComponent;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps what steps print. Thread-safe: each log has one writer and any number of readers. */
public interface LogStore extends StackComponent {

    /**
     * Opens a log to append to; makes it if there is none. Bytes are visible to readers soon after {@link OutputStream#flush},
     * and durable when the stream is closed.
     *
     * @param log its name: ids of the run and of the step execution, joined by {@code /}
     */
    OutputStream append(String log) throws IOException;

    /**
     * A part of a log, from {@code offset} on; empty if there is nothing (yet).
     *
     * @param limit at most so many bytes
     * @throws java.nio.file.NoSuchFileException if there is no such log
     */
    byte[] read(String log, long offset, int limit) throws IOException;

    /** Deletes a log; nothing happens if there is none. */
    void delete(String log) throws IOException;
}
