package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class ChunkCodecTest {

    private static final long START = 1_763_890_000_000L;
    private static final int[] SIZES = {1, 2, 3, 31, 32, 33, 100, 1000, 4096};

    private final ChunkCodec codec = new ChunkCodec();
    private final Random random = new Random(5);

    @Test
    void everyColumnIsReadBackBitByBit() {
        for (int size : SIZES) {
            for (DoubleSupplier values : values()) {
                for (LongUnaryOperator times : times()) {
                    isReadBack(points(size, times, values));
                }
            }
        }
    }

    private DoubleSupplier[] values() {
        return new DoubleSupplier[] {
            () -> (float) random.nextGaussian(),
            random::nextGaussian,
            () -> random.nextInt(1000),
            () -> 0.25,
            () -> Double.longBitsToDouble(random.nextLong()),
            () -> Float.intBitsToFloat(random.nextInt()),
            () -> random.nextBoolean() ? -0.0 : 0.0,
            () -> (float) (1 + 0.001 * random.nextDouble()),
            () -> 1 + 0.001 * random.nextDouble(),
            () -> random.nextInt(20) == 0 ? Double.NaN : (float) random.nextDouble(),
            () -> Math.rint(random.nextGaussian() * 1e4) / 1e4,
            () -> Double.parseDouble(Float.toString((float) random.nextGaussian())),
            () -> random.nextInt(10) == 0 ? odd() : random.nextInt(100_000) / 1e5,
            () -> random.nextInt(3) == 0 ? odd() : -random.nextInt(100_000) / 1e3 * Math.pow(10, random.nextInt(12)),
        };
    }

    private double odd() {
        double[] odd = {-0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY, 1e300, Double.MIN_VALUE, Math.PI, 1L << 52};
        return odd[random.nextInt(odd.length)];
    }

    private LongUnaryOperator[] times() {
        return new LongUnaryOperator[] {
            i -> START + i * 50,
            i -> START + i * 50 + random.nextInt(7) - 3,
            i -> START + i * 50 + random.nextInt(7000) - 3500,
            i -> random.nextLong(),
            i -> i < 2 ? random.nextLong() : i,
            i -> START + (random.nextInt(10) == 0 ? random.nextLong() >> random.nextInt(64) : 0),
        };
    }

    private static Columns points(int size, LongUnaryOperator times, DoubleSupplier values) {
        ColumnsBuffer points = new ColumnsBuffer(size);
        for (int i = 0; i < size; i++) {
            points.add(i, times.applyAsLong(i), Columns.NONE, values.getAsDouble(), null);
        }
        return points.view();
    }

    private void isReadBack(Columns points) {
        Columns read = codec.decode(codec.encode(points));
        assertThat(read.size).isEqualTo(points.size);
        for (int i = 0; i < points.size; i++) {
            assertThat(Columns.same(read, i, points, i)).isTrue();
        }
    }

    @Test
    void floatsWithNoisyLastBitsTakeLittleMoreThanTheirNoise() {
        // Of 32 bits 15 are noise, the others repeat.
        Columns points = points(4096, i -> START + i, () -> 1 + random.nextInt(1 << 15) / (float) (1 << 23));

        assertThat(codec.encode(points).length / 4096.0).isLessThan(2.05);
    }

    @Test
    void arraysThatAreLentShowNothingOfTheChunkBefore() {
        LentArrays lent = new LentArrays();
        for (int size : new int[] {4096, 17, 900, 1, 4096}) {
            for (Columns points : List.of(
                    points(size, i -> START + i * 50 + random.nextInt(7), random::nextGaussian),
                    points(size, i -> START + i, () -> (float) random.nextGaussian()),
                    points(size, i -> START - i * i, () -> random.nextInt(5)),
                    points(size, i -> random.nextLong(), () -> 0.1))) {
                Columns read = codec.decode(codec.encode(points), lent);

                assertThat(read.size).isEqualTo(size);
                for (int i = 0; i < size; i++) {
                    assertThat(Columns.same(read, i, points, i)).isTrue();
                }
            }
        }
    }

    @Test
    void decimalsTakeAsMuchAsTheirDigits() {
        Columns accuracies = points(4096, i -> START + i, () -> random.nextInt(10_000) / 1e4);
        Columns printed =
                points(4096, i -> START + i, () -> Double.parseDouble(Float.toString((float) random.nextGaussian())));

        assertThat(codec.encode(accuracies).length / 4096.0).isLessThan(2.05);
        assertThat(codec.encode(printed).length / 4096.0).isLessThan(5.3);
    }

    @Test
    void numbersThatDoNotEndAreDamage() {
        byte[] bytes = {2, (byte) 0x80, 4};

        assertThatThrownBy(() -> new ByteReader(bytes, 0, 3).readSigned(new long[3], 3))
                .isInstanceOf(DamagedPointsException.class);
        assertThatThrownBy(() -> new ByteReader(bytes, 0, 3).readSigned(new long[4], 4))
                .isInstanceOf(DamagedPointsException.class);
    }
}
