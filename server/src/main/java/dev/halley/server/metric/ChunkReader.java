package dev.halley.server.metric;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks and remembers those that are asked for again and again, unpacked: a chart that is zoomed reads the same ones each time. A
 * chunk with a number never changes, so what is remembered is never stale. Thread-safe.
 */
final class ChunkReader {

    private record Key(long experiment, int series, int chunk) {}

    /** All chunks of a series while the experiment's are in one generation. */
    private record AllKey(long experiment, int series, long generation) {}

    private record Numbered(int number, Outline outline) {}

    /** How many chunks are read with one query and unpacked by one thread. */
    static final int AT_ONCE = 8;

    /** How many are looked at by one thread at most, those among them that need not be read. */
    private static final int MOST_IN_WINDOW = 64;

    /** An outline takes as much memory as some points; all of them may take a third of what points may. */
    private static final int POINTS_AS_LARGE = 32;

    /** What two readers have under way: some three megabytes. */
    private static final int KEPT_ARRAYS = 32;

    private final ChunkCodec codec;
    private final RecentlyAsked<Key, Columns> remembered;
    private final RecentlyAsked<AllKey, List<Numbered>> outlines;
    private final BlockingQueue<LentArrays> arrays = new ArrayBlockingQueue<>(KEPT_ARRAYS);

    ChunkReader(ChunkCodec codec, long cachedPoints) {
        this.codec = codec;
        this.remembered = new RecentlyAsked<>(cachedPoints, points -> points.size);
        this.outlines = new RecentlyAsked<>(cachedPoints / POINTS_AS_LARGE, List::size);
    }

    Chunks chunks(ChunkQueries queries, long experiment, SeriesView view) {
        return new Chunks(queries, experiment, view);
    }

    /** Forgets a deleted experiment: its number may be given again. */
    void forget(long experiment) {
        remembered.forget(key -> key.experiment() == experiment);
        outlines.forget(key -> key.experiment() == experiment);
    }

    /** Complete points, which are remembered if they were asked for before. */
    private Columns decode(byte[] bytes, Key key, int count) {
        boolean again = remembered.ask(key, count);
        Columns points = decode(bytes, key, null);
        return again ? keep(key, points) : points;
    }

    /** What charts show of the points: in arrays that are lent, unless they are remembered. */
    private Loaded decodeForChart(byte[] bytes, Key key, int count) {
        if (remembered.ask(key, count)) {
            return new Loaded(keep(key, decode(bytes, key, null)), null);
        }
        LentArrays free = arrays.poll();
        LentArrays lent = free == null ? new LentArrays() : free;
        return new Loaded(decode(bytes, key, lent), lent);
    }

    private Columns decode(byte[] bytes, Key key, @Nullable LentArrays lent) {
        try {
            return lent == null ? codec.decode(bytes) : codec.decode(bytes, lent);
        } catch (DamagedPointsException damaged) {
            throw new DamagedPointsException("chunk " + key.chunk() + " of series " + key.series() + " of experiment "
                    + key.experiment() + " is damaged: " + damaged.getMessage());
        }
    }

    private Columns keep(Key key, Columns points) {
        points.addBlocks();
        remembered.keep(key, points);
        return points;
    }

    /** Points, and what they are in if that is to be given back. */
    private record Loaded(Columns points, @Nullable LentArrays lent) {}

    /** Takes the points of a chunk. */
    @FunctionalInterface
    interface PointsSink {
        void take(Chunk chunk, Columns points) throws SQLException;
    }

    /**
     * Makes parts of something of chunks that come one after the other. It is called by many threads, for each part by one.
     *
     * @param <T> a part
     */
    interface PartMaker<T> {
        T begin();

        /** @param points the maker's only until it returns; null if the outline is enough */
        void add(T part, Chunk chunk, @Nullable Columns points);
    }

    /**
     * Some chunks that come one after the other, what is known of each, and the positions of those that are to be read. Of others neither is
     * there: their outlines are enough.
     */
    private record Window(List<Chunk> chunks, List<@Nullable Columns> known, List<Integer> missing) {
        int number(int position) {
            return chunks.get(position).number;
        }
    }

    /** One chunk in a snapshot; its points are read when asked for. */
    static final class Chunk {

        private final Chunks owner;
        private final int number;
        private final Outline outline;

        private Chunk(Chunks owner, int number, Outline outline) {
            this.owner = owner;
            this.number = number;
            this.outline = outline;
        }

        int number() {
            return number;
        }

        Outline outline() {
            return outline;
        }

        Columns points() throws SQLException {
            return owner.points(this);
        }
    }

    /** The chunks of one series in a snapshot. Confined to the thread that reads. */
    final class Chunks {

        private final ChunkQueries queries;
        private final long experiment;
        private final SeriesView view;
        private @Nullable List<Chunk> all;
        /** Packed points that were read with the outlines, by the number of the chunk. */
        private final Map<Integer, byte[]> ahead = new HashMap<>();

        private Chunks(ChunkQueries queries, long experiment, SeriesView view) {
            this.queries = queries;
            this.experiment = experiment;
            this.view = view;
        }

        /** Whether some were written after a summary was made of those before. */
        boolean hasNewer(@Nullable Summary summary) throws SQLException {
            int next = summary == null ? 0 : summary.nextChunk();
            return all().stream().anyMatch(chunk -> chunk.number >= next);
        }

        /** What they hold. */
        @Nullable
        Summary summary() throws SQLException {
            return queries.summary(experiment, view.series().number());
        }

        /** All chunks, oldest first. */
        List<Chunk> all() throws SQLException {
            if (all == null) {
                List<Chunk> chunks = new ArrayList<>();
                for (Numbered one : numbered()) {
                    chunks.add(new Chunk(this, one.number, one.outline));
                }
                all = chunks;
            }
            return all;
        }

        private List<Numbered> numbered() throws SQLException {
            Summary stored = view.chunks();
            if (stored == null) {
                return List.of();
            }
            if (stored.nextChunk() <= AT_ONCE) {
                return read();
            }
            AllKey key = new AllKey(experiment, view.series().number(), queries.generation(experiment));
            List<Numbered> known = outlines.find(key);
            if (known == null) {
                known = read();
                if (outlines.ask(key, known.size())) {
                    outlines.keep(key, known);
                }
            }
            return known;
        }

        private List<Numbered> read() throws SQLException {
            List<Numbered> read = new ArrayList<>();
            queries.outlines(
                    experiment,
                    view.series().number(),
                    (number, outline) -> read.add(new Numbered(number, Outline.decode(outline))));
            return read;
        }

        /**
         * Reads what {@link #all} gives and the packed points with it, in one query instead of two, where that is little: for a chart that will
         * most probably cut all chunks.
         */
        void readAhead() throws SQLException {
            Summary stored = view.chunks();
            if (all != null || stored == null || stored.nextChunk() > AT_ONCE || remembersSome(stored.nextChunk())) {
                return;
            }
            List<Chunk> chunks = new ArrayList<>();
            queries.chunks(experiment, view.series().number(), (number, outline, points) -> {
                chunks.add(new Chunk(this, number, Outline.decode(outline)));
                ahead.put(number, points);
            });
            all = chunks;
        }

        private boolean remembersSome(int end) {
            for (int number = 0; number < end; number++) {
                if (remembered.find(key(number)) != null) {
                    return true;
                }
            }
            return false;
        }

        private Key key(int chunk) {
            return new Key(experiment, view.series().number(), chunk);
        }

        private Columns points(Chunk chunk) throws SQLException {
            Key key = key(chunk.number);
            Columns known = remembered.find(key);
            return known == null ? decode(packed(chunk.number), key, chunk.outline.count()) : known;
        }

        /** The points of a chunk by its number, for one who will not come back. */
        Columns points(int chunk) throws SQLException {
            Columns known = remembered.find(key(chunk));
            return known == null ? decode(packed(chunk), key(chunk), null) : known;
        }

        private byte[] packed(int chunk) throws SQLException {
            List<byte[]> packed = new ArrayList<>(1);
            queries.points(experiment, view.series().number(), chunk, chunk, (number, bytes) -> packed.add(bytes));
            if (packed.isEmpty()) {
                throw gone(chunk);
            }
            return packed.get(0);
        }

        private SQLException gone(int chunk) {
            return new SQLException("chunk " + chunk + " of series '"
                    + view.series().name() + "' of experiment " + experiment + " is gone");
        }

        /**
         * Takes the points of chunks, which are some of {@link #all}, one after the other. They are the sink's for good. While this thread
         * reads, others unpack what was read before.
         */
        void forEach(List<Chunk> wanted, PointsSink sink) throws SQLException {
            Iterator<Chunk> next = wanted.iterator();
            Iterator<Chunk> taken = wanted.iterator();
            Ahead.<List<Columns>, SQLException>forEach(() -> next.hasNext() ? unpacked(next) : null, points -> {
                for (Columns of : points) {
                    sink.take(taken.next(), of);
                }
            });
        }

        private Supplier<List<Columns>> unpacked(Iterator<Chunk> wanted) throws SQLException {
            Window window = next(wanted, chunk -> false);
            byte[][] packed = packed(window);
            return () -> {
                List<Columns> unpacked = new ArrayList<>(packed.length);
                for (int i = 0; i < packed.length; i++) {
                    Columns points = window.known.get(i);
                    Chunk chunk = window.chunks.get(i);
                    unpacked.add(points == null ? decode(packed[i], key(chunk.number), chunk.outline.count()) : points);
                }
                return unpacked;
            };
        }

        /**
         * Makes parts of something of what charts show of chunks, which are some of {@link #all}, and takes them in order. While this thread
         * reads, others unpack what was read before and make parts of it: the points of a chunk never leave the caches of a processor.
         */
        <T> void forEachPart(
                List<Chunk> wanted, Predicate<Chunk> isOutlineEnough, PartMaker<T> maker, Consumer<T> taker)
                throws SQLException {
            Iterator<Chunk> next = wanted.iterator();
            Ahead.<T, SQLException>forEach(
                    () -> next.hasNext() ? part(next, isOutlineEnough, maker) : null, taker::accept);
        }

        private <T> Supplier<T> part(Iterator<Chunk> wanted, Predicate<Chunk> isOutlineEnough, PartMaker<T> maker)
                throws SQLException {
            Window window = next(wanted, isOutlineEnough);
            byte[][] packed = packed(window);
            return () -> part(window, packed, maker);
        }

        private <T> T part(Window window, byte[][] packed, PartMaker<T> maker) {
            T part = maker.begin();
            for (int i = 0; i < packed.length; i++) {
                Chunk chunk = window.chunks.get(i);
                if (packed[i] == null) {
                    maker.add(part, chunk, window.known.get(i));
                } else {
                    addUnpacked(part, chunk, packed[i], maker);
                }
            }
            return part;
        }

        private <T> void addUnpacked(T part, Chunk chunk, byte[] packed, PartMaker<T> maker) {
            Loaded loaded = decodeForChart(packed, key(chunk.number), chunk.outline.count());
            maker.add(part, chunk, loaded.points());
            if (loaded.lent() != null) {
                arrays.offer(loaded.lent());
            }
        }

        /** The next few of them whose points are needed and not remembered, with the others between. */
        private Window next(Iterator<Chunk> wanted, Predicate<Chunk> isOutlineEnough) {
            List<Chunk> window = new ArrayList<>(AT_ONCE);
            List<@Nullable Columns> known = new ArrayList<>(AT_ONCE);
            List<Integer> missing = new ArrayList<>(AT_ONCE);
            while (missing.size() < AT_ONCE && window.size() < MOST_IN_WINDOW && wanted.hasNext()) {
                Chunk chunk = wanted.next();
                boolean isNeeded = !isOutlineEnough.test(chunk);
                Columns points = isNeeded ? remembered.find(key(chunk.number)) : null;
                if (isNeeded && points == null) {
                    missing.add(window.size());
                }
                window.add(chunk);
                known.add(points);
            }
            return new Window(window, known, missing);
        }

        /** The packed points of those that are missing, each at its position. */
        private byte[][] packed(Window window) throws SQLException {
            byte[][] packed = new byte[window.chunks.size()][];
            for (int position : window.missing) {
                packed[position] = ahead.get(window.chunks.get(position).number);
            }
            if (ahead.isEmpty()) {
                readNeighbours(window, packed);
            }
            for (int position : window.missing) {
                if (packed[position] == null) {
                    throw gone(window.number(position));
                }
            }
            return packed;
        }

        /** Chunks whose numbers follow each other with one query. */
        private void readNeighbours(Window window, byte[][] packed) throws SQLException {
            List<Integer> positions = window.missing;
            int next = 0;
            while (next < positions.size()) {
                int first = positions.get(next);
                int last = first;
                next++;
                while (next < positions.size()
                        && positions.get(next) == last + 1
                        && window.number(last + 1) == window.number(last) + 1) {
                    last++;
                    next++;
                }
                queries.points(
                        experiment,
                        view.series().number(),
                        window.number(first),
                        window.number(last),
                        (number, points) -> packed[first + number - window.number(first)] = points);
            }
        }
    }
}
