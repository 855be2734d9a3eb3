package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StretchTest {

    private static final double NEGATIVE_NAN = Double.longBitsToDouble(0xFFF8_0000_0000_0001L);
    private static final double[] ODD = {
        0.0, -0.0, Double.NaN, NEGATIVE_NAN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1, -1
    };

    @Test
    void findsTheFirstOfTheSmallestAndLargestInOurOrder() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            double[] values = new double[1 + random.nextInt(30)];
            int odd = random.nextInt(4);
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(4) < odd ? ODD[random.nextInt(ODD.length)] : random.nextInt(7) - 3.5;
            }
            int from = random.nextInt(values.length);
            int low = from;
            int high = from;
            for (int i = from + 1; i < values.length; i++) {
                low = Extremes.isSmaller(values[i], values[low]) ? i : low;
                high = Extremes.isLarger(values[i], values[high]) ? i : high;
            }

            Stretch stretch = new Stretch();
            stretch.scan(values, from, values.length);

            assertThat(stretch.low).as("smallest, seed %d", seed).isEqualTo(low);
            assertThat(stretch.high).as("largest, seed %d", seed).isEqualTo(high);

            for (int i = 0; i < values.length; i++) {
                values[i] = Double.doubleToRawLongBits((float) values[i]) == Double.doubleToRawLongBits(values[i])
                        ? values[i]
                        : Float.MIN_VALUE;
            }
            Stretch ofDoubles = new Stretch();
            ofDoubles.scan(values, from, values.length);
            stretch.scan(columns(values, true), from, values.length);
            assertThat(stretch.low).as("smallest float, seed %d", seed).isEqualTo(ofDoubles.low);
            assertThat(stretch.high).as("largest float, seed %d", seed).isEqualTo(ofDoubles.high);
        }
    }

    private static Columns columns(double[] values, boolean floats) {
        return new Columns(values.length, new long[values.length], new long[values.length], null, values, null, floats);
    }
}
