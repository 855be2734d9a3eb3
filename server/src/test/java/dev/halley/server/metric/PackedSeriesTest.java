package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A remembered answer is the answer, bit by bit. */
class PackedSeriesTest {

    @Test
    void givesBackWhatItWasMadeOf() {
        check(new long[0], new long[0], new double[0]);
        check(new long[] {5, 6, 7}, new long[] {1_700_000_000_000L, 1_700_000_000_001L, 0}, new double[] {1.5, -0.0, 0
        });
        check(
                new long[] {Series.NO_STEP, 5, Long.MAX_VALUE},
                new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0},
                new double[] {Math.PI, Double.MIN_VALUE, Double.NaN});
        check(
                new long[] {Series.NO_STEP, Series.NO_STEP},
                new long[] {Integer.MAX_VALUE, Integer.MIN_VALUE},
                new double[] {Double.POSITIVE_INFINITY, Double.longBitsToDouble(0x7ff8_0000_0000_0001L)});
    }

    @Test
    void givesBackWhateverItWasMadeOf() {
        Random random = new Random(4);
        for (int round = 0; round < 2_000; round++) {
            int size = random.nextInt(6);
            int shift = random.nextInt(64);
            check(
                    random.longs(size).map(bits -> bits >> shift).toArray(),
                    random.longs(size).map(bits -> bits >>> shift).toArray(),
                    random.longs(size)
                            .mapToDouble(bits -> (bits & 1) == 0
                                    ? Double.longBitsToDouble(bits)
                                    : Float.intBitsToFloat((int) (bits >> 32)))
                            .toArray());
        }
    }

    @Test
    void takesHalfTheMemoryOfWhatTrainingCodeLogs() {
        int size = 1_000;
        long[] steps = new long[size];
        long[] millis = new long[size];
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            steps[i] = 1_000_000_000_000L + 10L * i;
            millis[i] = 1_700_000_000_000L + 50L * i;
            values[i] = (float) Math.sin(i);
        }
        assertThat(new PackedSeries(new Series("loss", size, steps, millis, values)).bytes())
                .isLessThan(size * 13);
    }

    private static void check(long[] steps, long[] millis, double[] values) {
        Series unpacked =
                new PackedSeries(new Series("loss", 99, steps.clone(), millis.clone(), values.clone())).unpack();
        assertThat(unpacked.name()).isEqualTo("loss");
        assertThat(unpacked.count()).isEqualTo(99);
        assertThat(unpacked.steps()).isEqualTo(steps);
        assertThat(unpacked.timestampsMillis()).isEqualTo(millis);
        assertThat(unpacked.size()).isEqualTo(values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(Double.doubleToRawLongBits(unpacked.value(i))).isEqualTo(Double.doubleToRawLongBits(values[i]));
        }
    }
}
