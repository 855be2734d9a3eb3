package dev.halley.server.metric;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks and remembers those that are asked for again and again, unpacked: a chart that is zoomed reads the same ones each time. A
 * chunk with a number never changes, so what is remembered is never stale. Thread-safe.
 */
final class ChunkReader {

    private record Key(long experiment, int series, int chunk) {}

    /** How many chunks are read and unpacked ahead: enough to keep all processors busy, few enough to hold. */
    private static final int READ_AHEAD = 64;
    /** Fewer are unpacked by the thread that reads. */
    private static final int WORTH_MORE_THREADS = 8;

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

        /** Takes the points of chunks, which are some of {@link #all}, one after the other. */
        void forEach(List<Chunk> wanted, PointsSink sink) throws SQLException {
            for (int from = 0; from < wanted.size(); from += READ_AHEAD) {
                List<Chunk> window = wanted.subList(from, Math.min(wanted.size(), from + READ_AHEAD));
                Columns[] points = load(window);
                for (int i = 0; i < points.length; i++) {
                    sink.take(window.get(i), points[i]);
                }
            }
        }

        /** Those that are not remembered are read at once, and unpacked on all processors if they are many. */
        private Columns[] load(List<Chunk> window) throws SQLException {
            Columns[] loaded = new Columns[window.size()];
            List<Integer> missing = new ArrayList<>();
            for (int i = 0; i < loaded.length; i++) {
                Columns known = remembered.find(key(window.get(i).number));
                if (known == null) {
                    missing.add(i);
                } else {
                    loaded[i] = known;
                }
            }
            byte[][] packed = packed(window, missing);
            IntStream each = missing.stream().mapToInt(Integer::intValue);
            (missing.size() < WORTH_MORE_THREADS ? each : each.parallel()).forEach(i -> {
                Key key = key(window.get(i).number);
                loaded[i] = remember(key, decode(packed[i], key));
            });
            return loaded;
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
