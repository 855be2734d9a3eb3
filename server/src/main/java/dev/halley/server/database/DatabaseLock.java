package dev.halley.server.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The claim of one process on a database file: an operating-system lock on {@code <file>.lock}, which names its holder. The
 * system drops the lock when the process ends, however it ends, so nothing stale remains after {@code kill -9}.
 */
final class DatabaseLock implements AutoCloseable {

    /** Only this byte, far behind the text, is locked: on Windows a locked region cannot be read by others. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final long NAME_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * What this process holds. Needed because POSIX drops all locks of a process on a file as soon as the process closes any of
     * its descriptors of that file: a second attempt must not even open it.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DatabaseLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static DatabaseLock acquire(Path file) throws IOException {
        // The real path, so that two names of one folder are one database.
        Path path = file.resolveSibling(".").toRealPath().resolve(file.getFileName() + ".lock");
        if (!HELD_HERE.add(path)) {
            throw new DatabaseInUseException(file, "this process (" + self() + ")");
        }
        FileChannel channel = null;
        boolean acquired = false;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                String holder = holder(path);
                throw new DatabaseInUseException(file, holder.isEmpty() ? "another process" : holder);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((self() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            acquired = true;
            return new DatabaseLock(path, channel);
        } finally {
            if (!acquired) {
                HELD_HERE.remove(path);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** Who has just got the lock writes its name a moment later. */
    private static String holder(Path path) throws IOException {
        long latest = System.nanoTime() + NAME_NANOS;
        String holder = Files.readString(path).strip();
        while (holder.isEmpty() && System.nanoTime() < latest) {
            LockSupport.parkNanos(NAME_NANOS / 100);
            holder = Files.readString(path).strip();
        }
        return holder;
    }

    private static String self() {
        ProcessHandle process = ProcessHandle.current();
        return "process " + process.pid()
                + process.info()
                        .startInstant()
                        .map(start -> " started " + start)
                        .orElse("");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(path);
    }
}
