package dev.halley.comet.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write to and send one experiment's directory: a file lock, which the system takes back when its process dies, so
 * that no two processes send the same experiment and a dead one's is free at once.
 */
final class SpoolOwner implements AutoCloseable {

    /**
     * What this process owns. It has to be one for the whole process, as the locks are: a process that opens a lock file a second
     * time and closes it loses the lock that it has.
     */
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private SpoolOwner(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Empty if another client, here or in another process, owns the directory. */
    static Optional<SpoolOwner> tryOwn(Path experimentDirectory) throws IOException {
        Path directory = experimentDirectory.toRealPath();
        if (!OWNED.add(directory)) {
            return Optional.empty();
        }
        boolean owned = false;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            owned = lock != null;
            return owned ? Optional.of(new SpoolOwner(directory, channel)) : Optional.empty();
        } finally {
            if (!owned) {
                OWNED.remove(directory);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OWNED.remove(directory);
        }
    }
}
