package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketedPointsTest {

    private static final double[] VALUES = {1, 2, 3, -0.0, 0.0, Double.NaN, Double.POSITIVE_INFINITY};

    /** Many with equal steps, times and values, so that it matters which one stands. */
    private static Columns sortedPoints(Random random, int size) {
        ColumnsBuffer points = new ColumnsBuffer(size);
        for (int i = 0; i < size; i++) {
            long step = random.nextInt(9) == 0 ? Columns.NONE : random.nextInt(40);
            points.add(
                    new Columns(
                            1,
                            new long[] {step},
                            new long[] {random.nextInt(4)},
                            null,
                            new double[] {VALUES[random.nextInt(VALUES.length)]},
                            null),
                    0);
        }
        return ColumnsOrder.sorted(points.view());
    }

    private static String text(BucketedPoints bucketed) {
        Columns points = bucketed.points();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < points.size; i++) {
            text.append(points.steps[i] + " " + points.millis[i] + " " + points.values[i] + "\n");
        }
        return text.toString();
    }

    @Test
    void areTheSameWhetherChunksAreAddedOneByOneOrByParts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            int buckets = 1 + random.nextInt(12);
            boolean bySteps = random.nextBoolean();
            BucketedPoints oneByOne = new BucketedPoints(bySteps, 0, bySteps ? 39 : 3, buckets);
            BucketedPoints together = new BucketedPoints(bySteps, 0, bySteps ? 39 : 3, buckets);
            BucketedPoints part = together.another();
            for (int chunk = random.nextInt(6); chunk >= 0; chunk--) {
                Columns points = sortedPoints(random, 1 + random.nextInt(30));
                oneByOne.addSorted(points, 0, points.size);
                part.addSorted(points, 0, points.size);
                if (chunk == 0 || random.nextBoolean()) {
                    together.addAll(part);
                    part.clear();
                }
            }

            assertThat(text(together)).as("seed " + seed + ", round " + round).isEqualTo(text(oneByOne));
        }
    }
}
