package dev.halley.server.metric;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks and remembers those that are asked for again and again, unpacked: a chart that is zoomed reads the same ones each time. A
 * chunk with a number never changes, so what is remembered is never stale. Thread-safe.
 */
final class ChunkReader {

    private record Key(long experiment, int series, int chunk) {}

    /** How many chunks are read with one query and unpacked by one thread. */
    private static final int AT_ONCE = 8;

    private final ChunkCodec codec;
    private final RecentlyAsked<Key, Columns> remembered;

    ChunkReader(ChunkCodec codec, long cachedPoints) {
        this.codec = codec;
        this.remembered = new RecentlyAsked<>(cachedPoints, points -> points.size);
    }

    Chunks chunks(ChunkQueries queries, long experiment, SeriesView view) {
        return new Chunks(queries, experiment, view);
    }

    /** Forgets a deleted experiment: its number may be given again. */
    void forget(long experiment) {
        remembered.forget(key -> key.experiment() == experiment);
    }

    private Columns decode(byte[] bytes, Key key) {
        try {
            return codec.decode(bytes);
        } catch (DamagedPointsException damaged) {
            throw new DamagedPointsException("chunk " + key.chunk() + " of series " + key.series() + " of experiment "
                    + key.experiment() + " is damaged: " + damaged.getMessage());
        }
    }

    private Columns remember(Key key, Columns points) {
        if (remembered.offer(key, points)) {
            points.addBlocks();
        }
        return points;
    }

    /** Takes the points of a chunk. */
    @FunctionalInterface
    interface PointsSink {
        void take(Chunk chunk, Columns points) throws SQLException;
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
            return owner.points(number);
        }
    }

    /** The chunks of one series in a snapshot. Confined to the thread that reads. */
    final class Chunks {

        private final ChunkQueries queries;
        private final long experiment;
        private final SeriesView view;
        private @Nullable List<Chunk> all;

        private Chunks(ChunkQueries queries, long experiment, SeriesView view) {
            this.queries = queries;
            this.experiment = experiment;
            this.view = view;
        }

        /** All chunks, oldest first. */
        List<Chunk> all() throws SQLException {
            if (all == null) {
                List<Chunk> chunks = new ArrayList<>();
                if (view.chunks() != null) {
                    queries.outlines(
                            experiment,
                            view.series().number(),
                            (number, outline) -> chunks.add(new Chunk(this, number, Outline.decode(outline))));
                }
                all = chunks;
            }
            return all;
        }

        private Key key(int chunk) {
            return new Key(experiment, view.series().number(), chunk);
        }

        /** The points of a chunk by its number. */
        Columns points(int chunk) throws SQLException {
            Key key = key(chunk);
            Columns known = remembered.find(key);
            if (known != null) {
                return known;
            }
            List<byte[]> packed = new ArrayList<>(1);
            queries.points(experiment, key.series(), chunk, chunk, (number, bytes) -> packed.add(bytes));
            if (packed.isEmpty()) {
                throw gone(chunk);
            }
            return remember(key, decode(packed.get(0), key));
        }

        private SQLException gone(int chunk) {
            return new SQLException("chunk " + chunk + " of series '"
                    + view.series().name() + "' of experiment " + experiment + " is gone");
        }

        /**
         * Takes the points of chunks, which are some of {@link #all}, one after the other. While this thread reads, others unpack what was read
         * before.
         */
        void forEach(List<Chunk> wanted, PointsSink sink) throws SQLException {
            Iterator<Chunk> next = wanted.iterator();
            Iterator<Chunk> taken = wanted.iterator();
            Ahead.<List<Columns>, SQLException>forEach(() -> next.hasNext() ? read(next) : null, window -> {
                for (Columns points : window) {
                    sink.take(taken.next(), points);
                }
            });
        }

        /** Reads the next few of them that are not remembered, with the others between. Returns what unpacks them. */
        private Supplier<List<Columns>> read(Iterator<Chunk> wanted) throws SQLException {
            List<Chunk> window = new ArrayList<>(AT_ONCE);
            List<@Nullable Columns> known = new ArrayList<>(AT_ONCE);
            List<Integer> missing = new ArrayList<>(AT_ONCE);
            while (missing.size() < AT_ONCE && wanted.hasNext()) {
                Chunk chunk = wanted.next();
                Columns points = remembered.find(key(chunk.number));
                if (points == null) {
                    missing.add(window.size());
                }
                window.add(chunk);
                known.add(points);
            }
            byte[][] packed = packed(window, missing);
            return () -> {
                List<Columns> loaded = new ArrayList<>(known.size());
                for (int i = 0; i < packed.length; i++) {
                    Columns points = known.get(i);
                    Key key = key(window.get(i).number);
                    loaded.add(points == null ? remember(key, decode(packed[i], key)) : points);
                }
                return loaded;
            };
        }

        /** The packed points at some positions of the window: neighbours with one query. */
        private byte[][] packed(List<Chunk> window, List<Integer> positions) throws SQLException {
            byte[][] packed = new byte[window.size()][];
            int next = 0;
            while (next < positions.size()) {
                int first = positions.get(next);
                int last = first;
                next++;
                while (next < positions.size()
                        && positions.get(next) == last + 1
                        && window.get(last + 1).number == window.get(last).number + 1) {
                    last++;
                    next++;
                }
                int start = first;
                int base = window.get(first).number;
                queries.points(
                        experiment,
                        view.series().number(),
                        base,
                        window.get(last).number,
                        (number, bytes) -> packed[start + number - base] = bytes);
                for (int i = first; i <= last; i++) {
                    if (packed[i] == null) {
                        throw gone(window.get(i).number);
                    }
                }
            }
            return packed;
        }
    }
}
