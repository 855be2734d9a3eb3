package dev.halley.metadata.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes zeros where SQLite's write-ahead log will grow to. A commit that makes the file longer takes the disk twice as long as one that
 * writes over what is there. SQLite takes no frame of zeros for its own: none is one of page 0.
 */
final class LogAhead {

    private static final Logger log = LoggerFactory.getLogger(LogAhead.class);
    private static final int ZEROS = 1 << 16;

    private LogAhead() {}

    /** Makes the log at least so long. Nobody else may write to it meanwhile. It is no failure if that is not possible. */
    static void write(Path database, long bytes) {
        try {
            Path file = database.toRealPath();
            try (FileChannel channel =
                    FileChannel.open(file.resolveSibling(file.getFileName() + "-wal"), StandardOpenOption.WRITE)) {
                write(channel, bytes);
            }
        } catch (IOException e) {
            log.debug("The log of {} is not written ahead.", database, e);
        }
    }

    private static void write(FileChannel channel, long bytes) throws IOException {
        long end = channel.size();
        if (end >= bytes) {
            return;
        }
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
        while (end < bytes) {
            zeros.clear().limit((int) Math.min(ZEROS, bytes - end));
            end += channel.write(zeros, end);
        }
        channel.force(true);
    }
}
