package dev.halley.fault.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What one client tried and what was acknowledged: numbered points, and assets. {@link #check} compares it with all that is there: acknowledged ⊆
 * stored ⊆ tried, nothing twice, in order, and each with its own content. Confined to one thread at a time.
 */
public final class History {

    private static final int POINTS_PER_METRIC = 4_000;

    private final String experiment;
    private final BitSet tried = new BitSet();
    private final BitSet acknowledged = new BitSet();

    /** Each asset's seed, from which its content is made, and whether it was acknowledged. */
    private final Map<String, Long> assets = new LinkedHashMap<>();

    private final List<String> keptAssets = new ArrayList<>();
    private int next;

    public History(String experiment) {
        this.experiment = experiment;
    }

    public String experiment() {
        return experiment;
    }

    /** How many points were acknowledged. */
    public int acknowledged() {
        return acknowledged.cardinality();
    }

    /** The next {@code count} numbers, from now on tried. */
    public List<Integer> nextBatch(int count) {
        List<Integer> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!batch.isEmpty() && next % POINTS_PER_METRIC == 0) {
                break;
            }
            tried.set(next);
            batch.add(next++);
        }
        return batch;
    }

    /** Sends a batch once. @throws IOException if no answer came, so that nobody knows */
    public Wire.Answer send(Wire wire, List<Integer> batch) throws IOException {
        Wire.Answer answer = wire.post(Wire.BATCH, Wire.points(experiment, metric(batch.get(0)), batch));
        if (answer.succeeded()) {
            batch.forEach(acknowledged::set);
        }
        return answer;
    }

    /** Uploads an asset once. @throws IOException if no answer came, so that nobody knows */
    public Wire.Answer upload(Wire wire, Random random, int size) throws IOException {
        String asset = "asset" + assets.size();
        long seed = random.nextLong();
        assets.put(asset, seed * 1_000 + size % 1_000);
        Wire.Answer answer = wire.upload(experiment, asset, content(seed * 1_000 + size % 1_000, size));
        if (answer.succeeded()) {
            keptAssets.add(asset);
        }
        return answer;
    }

    private static byte[] content(long seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    /**
     * Compares with what the server has.
     *
     * @param when tells this check from others: the seed, the number of the fault
     * @return how many points are there
     */
    public int check(Wire wire, String when) throws IOException {
        checkAssets(wire, when);
        return checkPoints(wire, when);
    }

    int checkPoints(Wire wire, String when) throws IOException {
        BitSet stored = new BitSet();
        for (int first = 0; first < next; first += POINTS_PER_METRIC) {
            Wire.Answer answer = wire.get("/api/rest/v2/experiment/metrics/get-metric?metricName=" + metric(first)
                    + "&experimentKey=" + experiment);
            assertThat(answer.succeeded() || answer.status() == 400 || answer.status() == 404)
                    .as("%s: %s", when, answer)
                    .isTrue();
            int last = -1;
            for (JsonNode point : answer.json().path("metrics")) {
                int number = point.path("step").asInt(-1);
                assertThat(stored.get(number))
                        .as("%s: point %d is there twice", when, number)
                        .isFalse();
                assertThat(Double.parseDouble(point.path("metricValue").asText()))
                        .as("%s: the value of point %d", when, number)
                        .isEqualTo(number);
                assertThat(number).as("%s: in order", when).isGreaterThan(last);
                last = number;
                stored.set(number);
            }
        }
        assertThat(without(acknowledged, stored))
                .as("%s: acknowledged and lost", when)
                .isEmpty();
        assertThat(without(stored, tried)).as("%s: stored and never sent", when).isEmpty();
        return stored.cardinality();
    }

    private void checkAssets(Wire wire, String when) throws IOException {
        for (String asset : keptAssets) {
            Wire.Answer answer = wire.get(
                    "/api/rest/v2/experiment/asset/get-asset?experimentKey=" + experiment + "&assetId=" + asset);
            assertThat(answer.succeeded())
                    .as("%s: %s %s", when, asset, answer.status())
                    .isTrue();
            assertThat(java.util.Arrays.equals(
                            answer.body(), content(assets.getOrDefault(asset, 0L), answer.body().length)))
                    .as("%s: the content of %s", when, asset)
                    .isTrue();
        }
    }

    private static List<Integer> without(BitSet all, BitSet some) {
        BitSet rest = (BitSet) all.clone();
        rest.andNot(some);
        return rest.stream().boxed().toList();
    }

    private static String metric(int number) {
        return "m" + number / POINTS_PER_METRIC;
    }
}
