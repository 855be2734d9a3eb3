package dev.halley.comet.client;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends frames to the newest file of a spool. A frame is whole or absent: what a full disk cut short is taken back.
 *
 * <p>Uses {@link RandomAccessFile}, because a {@code FileChannel} closes itself when the writing thread is interrupted, and steps are
 * interrupted when a run is stopped. Guarded by the lock of its {@link ExperimentSpool}, except {@link #sync}.
 */
final class SegmentWriter {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private final Path directory;
    private final List<RandomAccessFile> retired = new ArrayList<>();

    private @Nullable RandomAccessFile file;
    private long segment;
    private long length;
    private boolean dirty;

    SegmentWriter(Path directory, long segment, long length) {
        this.directory = directory;
        this.segment = segment;
        this.length = length;
    }

    static Path path(Path directory, long segment) {
        return directory.resolve(String.format(Locale.ROOT, "values-%08d.log", segment));
    }

    long segment() {
        return segment;
    }

    long length() {
        return length;
    }

    void append(byte[] frame) throws IOException {
        RandomAccessFile open = open();
        try {
            open.seek(length);
            open.write(frame);
        } catch (IOException noSpace) {
            try {
                open.setLength(length);
            } catch (IOException stays) {
                // The half frame fails its checksum, and the next append overwrites it.
                noSpace.addSuppressed(stays);
            }
            throw noSpace;
        }
        length += frame.length;
        dirty = true;
    }

    /** Begins the next file. */
    void roll() {
        if (file != null) {
            retired.add(file);
        }
        file = null;
        segment++;
        length = 0;
    }

    private RandomAccessFile open() throws IOException {
        RandomAccessFile open = file;
        if (open == null) {
            open = new RandomAccessFile(path(directory, segment).toFile(), "rw");
            // A tail that a killed process left half-written.
            open.setLength(length);
            file = open;
        }
        return open;
    }

    /** The files to bring to the disk now; the first ones are not written to any more. */
    List<RandomAccessFile> takeDirty() {
        List<RandomAccessFile> files = new ArrayList<>(retired);
        if (dirty && file != null) {
            files.add(file);
        }
        dirty = false;
        return files;
    }

    /** Brings files to the disk, so that they survive a loss of power. Called without the lock: it can take long. */
    static void sync(List<RandomAccessFile> files) {
        for (RandomAccessFile file : files) {
            try {
                file.getFD().sync();
            } catch (IOException closedOrBroken) {
                LOG.debug("not synced; the values are with the operating system all the same", closedOrBroken);
            }
        }
    }

    void closeRetired(List<RandomAccessFile> synced) {
        for (RandomAccessFile file : synced) {
            if (retired.remove(file)) {
                closeQuietly(file);
            }
        }
    }

    void close() {
        retired.forEach(SegmentWriter::closeQuietly);
        retired.clear();
        if (file != null) {
            closeQuietly(file);
        }
        file = null;
    }

    private static void closeQuietly(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException nothingToLose) {
            LOG.debug("closing a spool file", nothingToLose);
        }
    }
}
