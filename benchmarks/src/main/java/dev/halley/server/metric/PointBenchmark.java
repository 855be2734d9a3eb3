package dev.halley.server.metric;

import com.fasterxml.jackson.core.JsonParser;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The time of one point: parsed, packed, unpacked, bucketed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields up.
public class PointBenchmark {

    private static final int BATCH = 1000;
    private static final int CHUNK = 4096;

    private final ChunkCodec codec = new ChunkCodec();
    private byte[] json;
    private byte[] ended;
    private Columns doubles;
    private Columns floats;
    private byte[] packedDoubles;
    private byte[] packedFloats;

    /** Makes a batch of Comet's Python SDK, and chunks. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        StringBuilder batch = new StringBuilder("{\"experimentKey\": \"k\", \"values\": [");
        for (int i = 0; i < BATCH; i++) {
            batch.append(i == 0 ? "" : ", ")
                    .append("{\"metricName\": \"train/layer_")
                    .append(i % 100)
                    .append("/grad_norm\", \"metricValue\": ")
                    .append(random.nextDouble())
                    .append(", \"step\": ")
                    .append(i / 100)
                    .append(", \"epoch\": null, \"context\": null, \"timestamp\": 1763890000000}");
        }
        json = batch.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        ended = Arrays.copyOf(json, json.length + 1);
        ColumnsBuffer full = new ColumnsBuffer(CHUNK);
        ColumnsBuffer half = new ColumnsBuffer(CHUNK);
        for (int i = 0; i < CHUNK; i++) {
            double value = Math.exp(-i / 20_000.0) + 0.01 * random.nextDouble();
            full.add(i, 1_763_890_000_000L + i * 50L + random.nextInt(7), Columns.NONE, value, null);
            half.add(i, 1_763_890_000_000L + i * 50L + random.nextInt(7), Columns.NONE, (float) value, null);
        }
        doubles = full.view();
        floats = half.view();
        packedDoubles = codec.encode(doubles);
        packedFloats = codec.encode(floats);
    }

    /** From JSON to columns, as usual bodies are read. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int parsePlain() {
        PlainMetricParser.Read read = PlainMetricParser.batch(ended, json.length, 0);
        return read == null ? 0 : read.points().size();
    }

    /** From JSON to columns, as unusual bodies are read. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int parse() throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            MetricParser metrics = new MetricParser(parser, 0, 1024);
            metrics.readBatch();
            return metrics.points().size();
        }
    }

    /** From columns to a chunk, all 53 bits random. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public byte[] packDoubles() {
        return codec.encode(doubles);
    }

    /** From columns to a chunk, values that were floats. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public byte[] packFloats() {
        return codec.encode(floats);
    }

    /** From a chunk to columns. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public int unpackDoubles() {
        return codec.decode(packedDoubles).size;
    }

    /** From a chunk to columns. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public int unpackFloats() {
        return codec.decode(packedFloats).size;
    }

    /** A chunk into four buckets, with the blocks known. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public int bucketWarm() {
        BucketedPoints bucketed = new BucketedPoints(true, 0, CHUNK, 4);
        bucketed.addSorted(doubles, 0, CHUNK);
        return bucketed.points().size;
    }
}
