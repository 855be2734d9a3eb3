package dev.halley.server.metric;

import dev.halley.server.database.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of all experiments. {@link #append} is durable when its future completes and visible from then on; a point that is
 * sent again (same name, context, step, epoch, time and value) counts once. Experiments are named by the number of their row.
 *
 * <p>Thread-safe.
 */
public final class MetricStore implements AutoCloseable {

    private static final Comparator<MetricPoint> ORDER = Comparator.comparing(
                    MetricPoint::step, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(MetricPoint::timestampMillis);

    private final Database database;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

    public MetricStore(Database database) {
        this.database = database;
    }

    /**
     * Stores points. Waits while too much is under way (back-pressure).
     *
     * @return completes when the points are on disk and visible
     * @throws IllegalArgumentException if a point cannot be kept; none is stored then
     */
    public CompletableFuture<Void> append(long experimentId, List<MetricPoint> points) {
        if (points.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        byte[] row = encode(points);
        return database.write(handle -> handle.createUpdate("""
                                INSERT INTO metric_log (experiment_id, log_no, points)
                                SELECT :experiment, COALESCE(MAX(log_no), 0) + 1, :points
                                FROM metric_log
                                WHERE experiment_id = :experiment
                                """)
                        .bind("experiment", experimentId)
                        .bind("points", row)
                        .execute())
                .thenAccept(rows -> listeners.forEach(listener -> listener.accept(experimentId)));
    }

    /** Calls the listener with the experiment after each append, on the thread that completes the futures: it must be quick. */
    public void onAppend(LongConsumer listener) {
        listeners.add(listener);
    }

    /** The names of the metrics of an experiment, sorted. */
    public Set<String> names(long experimentId) {
        return new TreeSet<>(byName(experimentId).keySet());
    }

    /** The summaries of an experiment, sorted by name. */
    public List<MetricSummary> summaries(long experimentId) {
        List<MetricSummary> summaries = new ArrayList<>();
        byName(experimentId).forEach((name, points) -> {
            MetricPoint current = points.get(points.size() - 1);
            MetricPoint min = points.get(0);
            MetricPoint max = min;
            for (MetricPoint point : points) {
                if (!Double.isNaN(point.value())) {
                    min = Double.isNaN(min.value()) || Double.compare(point.value(), min.value()) < 0 ? point : min;
                    max = Double.isNaN(max.value()) || Double.compare(point.value(), max.value()) > 0 ? point : max;
                }
            }
            summaries.add(new MetricSummary(name, current.context(), points.size(), current, min, max));
        });
        return summaries;
    }

    /** The summaries of many experiments; those without metrics have an empty list. */
    public Map<Long, List<MetricSummary>> summaries(Collection<Long> experimentIds) {
        Map<Long, List<MetricSummary>> summaries = new LinkedHashMap<>();
        experimentIds.forEach(id -> summaries.put(id, summaries(id)));
        return summaries;
    }

    /** All points of a metric by step, then time, then arrival; empty if there is no such metric. */
    public List<MetricPoint> points(long experimentId, String name) {
        return byName(experimentId).getOrDefault(name, List.of());
    }

    /**
     * What a chart needs of a metric: all points if there are no more than {@code buckets}, else at most four of each bucket.
     * Empty if there is no such metric.
     */
    public Series series(long experimentId, String name, int buckets) {
        List<MetricPoint> points = points(experimentId, name);
        long[] steps = points.stream()
                .mapToLong(point -> point.step() == null ? Series.NO_STEP : point.step())
                .toArray();
        long[] millis = points.stream().mapToLong(MetricPoint::timestampMillis).toArray();
        double[] values = points.stream().mapToDouble(MetricPoint::value).toArray();
        return new Series(name, points.size(), steps, millis, values);
    }

    /** Deletes all metrics of an experiment. */
    public void delete(long experimentId) {
        database.writeNow(handle -> handle.execute("DELETE FROM metric_log WHERE experiment_id = ?", experimentId));
    }

    /** Stops what runs in the background. The database stays open. */
    @Override
    public void close() {}

    private Map<String, List<MetricPoint>> byName(long experimentId) {
        List<byte[]> rows = database.read(handle -> handle.createQuery(
                        "SELECT points FROM metric_log WHERE experiment_id = :experiment ORDER BY log_no")
                .bind("experiment", experimentId)
                .mapTo(byte[].class)
                .list());
        Map<String, List<MetricPoint>> byName = new TreeMap<>();
        rows.stream().flatMap(row -> decode(row).stream()).distinct().forEach(point -> byName.computeIfAbsent(
                        point.name(), name -> new ArrayList<>())
                .add(point));
        byName.values().forEach(points -> points.sort(ORDER));
        return byName;
    }

    private static byte[] encode(List<MetricPoint> points) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(points.size());
            for (MetricPoint point : points) {
                out.writeUTF(point.name());
                out.writeLong(Double.doubleToRawLongBits(point.value()));
                writeText(out, point.text());
                writeText(out, point.step() == null ? null : Long.toString(point.step()));
                writeText(out, point.epoch() == null ? null : Long.toString(point.epoch()));
                out.writeLong(point.timestampMillis());
                writeText(out, point.context());
            }
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static List<MetricPoint> decode(byte[] row) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row))) {
            int size = in.readInt();
            List<MetricPoint> points = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                String name = in.readUTF();
                double value = Double.longBitsToDouble(in.readLong());
                String text = in.readBoolean() ? in.readUTF() : null;
                Long step = in.readBoolean() ? (Long) Long.parseLong(in.readUTF()) : null;
                Long epoch = in.readBoolean() ? (Long) Long.parseLong(in.readUTF()) : null;
                long millis = in.readLong();
                String context = in.readBoolean() ? in.readUTF() : null;
                points.add(new MetricPoint(name, value, text, step, epoch, millis, context));
            }
            return points;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
