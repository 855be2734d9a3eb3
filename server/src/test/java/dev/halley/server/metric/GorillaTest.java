package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class GorillaTest {

    private static double[] values(Random random, int size) {
        double[] values = new double[size];
        int kind = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            values[i] = switch (kind) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> Math.floorDiv(i, 8);
                case 2 -> (float) random.nextGaussian();
                default -> 0.5 + random.nextInt(3) / 1024.0;
            };
        }
        return values;
    }

    @Test
    void foretellsTheLengthOfWhatItWritesAndReadsItBack() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            double[] values = values(random, random.nextInt(200));

            byte[] packed = Gorilla.encode(values, values.length);
            double[] read = new double[values.length];
            Gorilla.decode(packed, 0, packed.length, read.length, read);

            assertThat(Gorilla.encodedLength(values, values.length))
                    .as("seed %d", seed)
                    .isEqualTo(packed.length);
            for (int i = 0; i < read.length; i++) {
                assertThat(Double.doubleToRawLongBits(read[i])).isEqualTo(Double.doubleToRawLongBits(values[i]));
            }
        }
    }
}
