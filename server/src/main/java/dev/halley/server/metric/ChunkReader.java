package dev.halley.server.metric;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks and remembers those read last, unpacked: a chart that is zoomed reads the same chunks again and again. A chunk with a
 * number never changes, so what is remembered is never stale. Thread-safe.
 */
final class ChunkReader {

    private record Key(long experiment, int series, int chunk) {}

    /** How many chunks are read and unpacked ahead: enough to keep all processors busy, few enough to hold. */
    private static final int READ_AHEAD = 64;

    private final MetricDao dao;
    private final ChunkCodec codec;
    private final long limit;
    private final Map<Key, Columns> cache = new LinkedHashMap<>(16, 0.75f, true);
    private long cached;

    ChunkReader(MetricDao dao, ChunkCodec codec, long cachedPoints) {
        this.dao = dao;
        this.codec = codec;
        this.limit = cachedPoints;
    }

    Chunks chunks(Connection connection, long experiment, SeriesView view) {
        return new Chunks(connection, experiment, view);
    }

    /** Points of one chunk; null if there is no such chunk. */
    @Nullable
    Columns points(Connection connection, long experiment, int series, int chunk) throws SQLException {
        Key key = new Key(experiment, series, chunk);
        synchronized (cache) {
            Columns points = cache.get(key);
            if (points != null) {
                return points;
            }
        }
        byte[] bytes = dao.chunk(connection, experiment, series, chunk);
        if (bytes == null) {
            return null;
        }
        Columns points = decode(bytes, experiment, series, chunk);
        remember(key, points);
        return points;
    }

    private void remember(Key key, Columns points) {
        synchronized (cache) {
            if (cache.put(key, points) == null) {
                cached += points.size;
            }
            while (cached > limit && !cache.isEmpty()) {
                Key eldest = cache.keySet().iterator().next();
                cached -= remove(eldest);
            }
        }
    }

    /** Takes the points of a chunk. */
    @FunctionalInterface
    interface PointsSink {
        void take(Chunk chunk, Columns points) throws SQLException;
    }

    private int remove(Key key) {
        Columns removed = cache.remove(key);
        return removed == null ? 0 : removed.size;
    }

    private Columns decode(byte[] bytes, long experiment, int series, int chunk) {
        try {
            return codec.decode(bytes);
        } catch (DamagedPointsException damaged) {
            throw new DamagedPointsException("chunk " + chunk + " of series " + series + " of experiment " + experiment
                    + " is damaged: " + damaged.getMessage());
        }
    }

    /** Forgets a deleted experiment: its number may be given again. */
    void forget(long experiment) {
        synchronized (cache) {
            List<Key> keys = new ArrayList<>();
            cache.keySet().stream()
                    .filter(key -> key.experiment() == experiment)
                    .forEach(keys::add);
            keys.forEach(key -> cached -= remove(key));
        }
    }

    /** One chunk in a snapshot; its points are read when asked for. */
    final class Chunk {

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
            int series = owner.view.series().number();
            Columns points = ChunkReader.this.points(owner.connection, owner.experiment, series, number);
            if (points == null) {
                throw new SQLException("chunk " + number + " of series " + series + " is gone");
            }
            return points;
        }
    }

    /** The chunks of one series in a snapshot. Confined to the thread that reads. */
    final class Chunks {

        private final Connection connection;
        private final long experiment;
        private final SeriesView view;
        private @Nullable List<Chunk> all;

        private Chunks(Connection connection, long experiment, SeriesView view) {
            this.connection = connection;
            this.experiment = experiment;
            this.view = view;
        }

        /** All chunks, oldest first. */
        List<Chunk> all() throws SQLException {
            if (all == null) {
                all = view.chunks() == null ? List.of() : read();
            }
            return all;
        }

        /** Takes the points of chunks one after the other. */
        void forEach(List<Chunk> wanted, PointsSink sink) throws SQLException {
            for (int from = 0; from < wanted.size(); from += READ_AHEAD) {
                List<Chunk> window = wanted.subList(from, Math.min(wanted.size(), from + READ_AHEAD));
                Map<Integer, Columns> points = window.size() == 1 ? new HashMap<>() : load(window);
                for (Chunk chunk : window) {
                    Columns loaded = points.get(chunk.number);
                    sink.take(chunk, loaded == null ? chunk.points() : loaded);
                }
            }
        }

        /** Those of the chunks that are not remembered, read at once and unpacked on all processors. */
        private Map<Integer, Columns> load(List<Chunk> window) throws SQLException {
            int series = view.series().number();
            List<Integer> missing = new ArrayList<>();
            Map<Integer, Columns> loaded = new HashMap<>();
            synchronized (cache) {
                for (Chunk chunk : window) {
                    Columns known = cache.get(new Key(experiment, series, chunk.number));
                    if (known == null) {
                        missing.add(chunk.number);
                    } else {
                        loaded.put(chunk.number, known);
                    }
                }
            }
            if (missing.size() > 1) {
                Map<Integer, byte[]> packed = dao.chunks(connection, experiment, series, missing);
                Map<Integer, Columns> unpacked = packed.entrySet().parallelStream()
                        .collect(Collectors.toConcurrentMap(
                                Map.Entry::getKey,
                                chunk -> decode(chunk.getValue(), experiment, series, chunk.getKey())));
                unpacked.forEach((number, points) -> remember(new Key(experiment, series, number), points));
                loaded.putAll(unpacked);
            }
            return loaded;
        }

        private List<Chunk> read() throws SQLException {
            List<Chunk> chunks = new ArrayList<>();
            dao.outlines(connection, experiment, view.series().number())
                    .forEach((number, outline) -> chunks.add(new Chunk(this, number, Outline.decode(outline))));
            return chunks;
        }
    }
}
