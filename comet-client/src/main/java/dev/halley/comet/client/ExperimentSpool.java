package dev.halley.comet.client;

import dev.halley.comet.protocol.AddRunAnswer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One experiment's directory in the spool. Any thread appends; one thread, the sender, reads and acknowledges.
 *
 * <p>The values lie in numbered files. Acknowledged files are deleted; when space runs out, the oldest file goes first, because the
 * newest values are those that somebody looks for. An append is a plain write to the file: once it returns, the value survives the
 * death of the process. {@link #sync} makes it survive the loss of power, in the background.
 */
final class ExperimentSpool {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentSpool.class);
    private static final long LARGEST_SEGMENT = 4 << 20;
    private static final long LARGEST_CHUNK = 1 << 20;

    private final Path directory;
    private final SpoolHeader header;
    private final SpoolOwner owner;
    private final long maxBytes;

    /** Values that are not acknowledged, by the number of their file. */
    private final NavigableMap<Long, Long> unsent;

    private final NavigableMap<Long, Long> bytes;
    private final SegmentWriter writer;
    private SpoolState state;
    private Entry.@Nullable End unwrittenEnd;
    private long appended;
    private boolean ended;
    private boolean warned;
    private boolean closed;

    private ExperimentSpool(
            Path directory,
            SpoolHeader header,
            SpoolOwner owner,
            long maxBytes,
            SpoolState state,
            NavigableMap<Long, Long> unsent,
            NavigableMap<Long, Long> bytes,
            boolean ended) {
        this.directory = directory;
        this.header = header;
        this.owner = owner;
        this.maxBytes = maxBytes;
        this.state = state;
        this.unsent = unsent;
        this.bytes = bytes;
        this.ended = ended;
        for (long values : unsent.values()) {
            this.appended += values;
        }
        long newest = bytes.isEmpty() ? state.segment() : bytes.lastKey();
        this.writer = new SegmentWriter(directory, newest, bytes.getOrDefault(newest, 0L));
    }

    static ExperimentSpool create(Path spool, SpoolHeader header, long maxBytes) throws IOException {
        Path directory = Files.createDirectories(spool.resolve(header.key()));
        SpoolOwner owner =
                SpoolOwner.tryOwn(directory).orElseThrow(() -> new IOException(directory + " is in use already"));
        try {
            SpoolFiles.writeHeader(directory, header);
        } catch (IOException noSpace) {
            owner.close();
            throw noSpace;
        }
        return new ExperimentSpool(
                directory, header, owner, maxBytes, SpoolState.START, new TreeMap<>(), new TreeMap<>(), false);
    }

    /** Takes over what another process left; empty if it is in use or complete. */
    static Optional<ExperimentSpool> takeOver(Path directory, long maxBytes) throws IOException {
        if (SpoolFiles.readState(directory).complete()) {
            return Optional.empty();
        }
        SpoolOwner owner = SpoolOwner.tryOwn(directory).orElse(null);
        if (owner == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(directory, owner, maxBytes));
        } catch (NoSuchFileException sentMeanwhile) {
            owner.close();
            SpoolFiles.deleteEmpty(directory);
            return Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            owner.close();
            throw unreadable;
        }
    }

    private static ExperimentSpool read(Path directory, SpoolOwner owner, long maxBytes) throws IOException {
        SpoolHeader header = SpoolFiles.readHeader(directory);
        SpoolState state = SpoolFiles.readState(directory);
        NavigableMap<Long, Long> unsent = new TreeMap<>();
        NavigableMap<Long, Long> bytes = new TreeMap<>();
        boolean ended = false;
        for (long segment : SpoolFiles.segments(directory).keySet()) {
            if (segment < state.segment()) {
                Files.deleteIfExists(SegmentWriter.path(directory, segment));
                continue;
            }
            long from = segment == state.segment() ? state.offset() : 0;
            SpoolFiles.Scan scan = SpoolFiles.scan(SegmentWriter.path(directory, segment), from);
            if (scan.damaged()) {
                LOG.info(
                        "experiment '{}': the end of spool file {} is cut or damaged; it is left out",
                        header.key(),
                        segment);
            }
            unsent.put(segment, scan.values());
            bytes.put(segment, scan.end());
            ended = scan.ended();
        }
        return new ExperimentSpool(directory, header, owner, maxBytes, state, unsent, bytes, ended);
    }

    SpoolHeader header() {
        return header;
    }

    /** Adds an entry; returns whether it was still open for one: nothing comes after an {@link Entry.End}. */
    boolean append(Entry entry) {
        byte[] frame = Frames.encode(entry);
        synchronized (this) {
            if (ended || closed) {
                return false;
            }
            appended += entry.values();
            ended = entry instanceof Entry.End;
            if (!tryAppend(frame, entry.values()) && entry instanceof Entry.End end) {
                unwrittenEnd = end;
                state = state.withDropped(-1);
            }
            return true;
        }
    }

    private boolean tryAppend(byte[] frame, int values) {
        long segmentLimit = Math.min(LARGEST_SEGMENT, maxBytes / 8);
        if (writer.length() > 0 && writer.length() + frame.length > segmentLimit) {
            writer.roll();
        }
        while (totalBytes() + frame.length > maxBytes && dropOldest("the limit of the spool is reached")) {}
        IOException failure = write(frame, values);
        // One file makes room enough. If it does not, the disk is full of something else, and dropping more would help
        // nobody.
        if (failure != null && isForWantOfSpace(failure) && dropOldest(Failures.text(failure))) {
            failure = write(frame, values);
        }
        if (failure == null) {
            return true;
        }
        state = state.withDropped(values);
        warnOfLoss(Failures.text(failure));
        return false;
    }

    private @Nullable IOException write(byte[] frame, int values) {
        try {
            writer.append(frame);
        } catch (IOException failure) {
            return failure;
        }
        unsent.merge(writer.segment(), (long) values, Long::sum);
        bytes.put(writer.segment(), writer.length());
        return null;
    }

    private static boolean isForWantOfSpace(IOException failure) {
        String message = Failures.text(failure).toLowerCase(Locale.ROOT);
        return message.contains("space") || message.contains("quota");
    }

    private boolean dropOldest(String why) {
        Long oldest = bytes.isEmpty() ? null : bytes.firstKey();
        if (oldest == null || oldest >= writer.segment()) {
            return false;
        }
        warnOfLoss(why);
        bytes.remove(oldest);
        Long lost = unsent.remove(oldest);
        state = state.withDropped(lost == null ? 0 : lost).at(Math.max(state.segment(), oldest + 1), 0);
        return deleteSegment(oldest);
    }

    private void warnOfLoss(String why) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "experiment '{}' ({}): values are dropped, oldest first: {}. Make room on the disk of {} or let the server at {} be"
                            + " reached; what is dropped is counted and reported at the end.",
                    header.name(),
                    header.key(),
                    why,
                    directory,
                    header.url());
        }
    }

    /**
     * The next entries to send: at most {@code maxValues} values and about a megabyte. Without entries, but with a new end, where a
     * file is damaged: that too is to be acknowledged.
     */
    Chunk next(int maxValues) throws IOException {
        long segment;
        long from;
        long limit;
        synchronized (this) {
            skipEmptySegments();
            segment = state.segment();
            from = state.offset();
            limit = bytes.getOrDefault(segment, 0L);
            if (from >= limit) {
                List<Entry> last = unwrittenEnd == null ? List.of() : List.of(unwrittenEnd);
                return new Chunk(last, segment, from);
            }
        }
        List<Entry> entries = new ArrayList<>();
        long at = from;
        int values = 0;
        try (RandomAccessFile file =
                new RandomAccessFile(SegmentWriter.path(directory, segment).toFile(), "r")) {
            while (at < limit && at - from < LARGEST_CHUNK && (values < maxValues || entries.isEmpty())) {
                Frames.Frame frame = Frames.read(file, at);
                if (frame == null || (values + frame.entry().values() > maxValues && !entries.isEmpty())) {
                    break;
                }
                entries.add(frame.entry());
                values += frame.entry().values();
                at = frame.end();
            }
        }
        if (entries.isEmpty()) {
            LOG.warn(
                    "experiment '{}': spool file {} of {} is damaged; the rest of it is left out",
                    header.key(),
                    segment,
                    directory);
            return new Chunk(entries, segment, limit);
        }
        return new Chunk(entries, segment, at);
    }

    private void skipEmptySegments() {
        boolean atEnd = state.offset() >= bytes.getOrDefault(state.segment(), 0L);
        while (atEnd && state.segment() < writer.segment()) {
            long done = state.segment();
            bytes.remove(done);
            unsent.remove(done);
            deleteSegment(done);
            state = state.at(done + 1, 0);
            atEnd = bytes.getOrDefault(state.segment(), 0L) == 0;
        }
    }

    /** The server has these entries (or refused {@code rejected} of their values for good): they are never sent again. */
    void acknowledge(Chunk chunk, long rejected) {
        SpoolState now;
        synchronized (this) {
            if (chunk.holds(unwrittenEnd)) {
                unwrittenEnd = null;
            } else if (state.segment() == chunk.segment()) {
                advance(chunk);
            } else {
                // Dropped to make room while it was under way, but it arrived.
                state = state.withDropped(-chunk.values());
            }
            state = state.withRejected(rejected);
            skipEmptySegments();
            now = state;
        }
        save(now);
    }

    private void advance(Chunk chunk) {
        long left = unsent.getOrDefault(chunk.segment(), 0L) - chunk.values();
        if (left > 0 && chunk.end() == bytes.getOrDefault(chunk.segment(), 0L)) {
            state = state.withDropped(left);
            left = 0;
        }
        unsent.put(chunk.segment(), left);
        state = state.at(chunk.segment(), chunk.end());
    }

    void opened(AddRunAnswer answer) {
        SpoolState now;
        synchronized (this) {
            state = state.withOpened(answer);
            now = state;
        }
        save(now);
    }

    void setAside(List<byte[]> rejectedLines) {
        try {
            SpoolFiles.appendRejected(directory, rejectedLines);
        } catch (IOException noSpace) {
            LOG.warn("experiment '{}': refused values could not be kept: {}", header.key(), Failures.text(noSpace));
        }
    }

    synchronized SpoolState state() {
        return state;
    }

    synchronized boolean ended() {
        return ended;
    }

    /** Every value that this object was given or found. */
    synchronized long appendedValues() {
        return appended;
    }

    /** Those of them that do not wait any more: acknowledged, refused or dropped. */
    synchronized long settledValues() {
        return appended - unsentValues();
    }

    synchronized long unsentValues() {
        long sum = unwrittenEnd == null ? 0 : 1;
        for (long values : unsent.values()) {
            sum += values;
        }
        return sum;
    }

    /** Brings what was appended to the disk. Slow; called in the background. */
    void sync() {
        List<RandomAccessFile> files;
        synchronized (this) {
            files = writer.takeDirty();
        }
        SegmentWriter.sync(files);
        synchronized (this) {
            writer.closeRetired(files);
        }
    }

    /** Everything is on the server: removes the directory, but keeps the report of what was refused or dropped. */
    void complete() {
        boolean report;
        synchronized (this) {
            report = state.rejected() > 0 || state.dropped() > 0;
            state = state.completed();
            closed = true;
            writer.close();
        }
        try {
            if (report) {
                SpoolFiles.writeState(directory, state());
            }
            SpoolFiles.delete(directory, report);
            owner.close();
            SpoolFiles.deleteEmpty(directory);
        } catch (IOException leftover) {
            LOG.warn("spool directory {} could not be removed: {}", directory, Failures.text(leftover));
        }
    }

    /** Lets go of the directory; what is unsent stays in it. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            writer.close();
        }
        try {
            owner.close();
        } catch (IOException released) {
            LOG.debug("closing the lock of {}", directory, released);
        }
    }

    private long totalBytes() {
        long sum = 0;
        for (long size : bytes.values()) {
            sum += size;
        }
        return sum;
    }

    private boolean deleteSegment(long segment) {
        try {
            Files.deleteIfExists(SegmentWriter.path(directory, segment));
            return true;
        } catch (IOException stays) {
            LOG.debug("spool file {} of {} stays", segment, directory, stays);
            return false;
        }
    }

    private void save(SpoolState now) {
        try {
            SpoolFiles.writeState(directory, now);
        } catch (IOException noSpace) {
            LOG.debug(
                    "state of {} not saved; acknowledged values may be sent twice, which changes nothing",
                    directory,
                    noSpace);
        }
    }
}
