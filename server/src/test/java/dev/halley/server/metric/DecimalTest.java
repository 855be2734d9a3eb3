package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DecimalTest {

    private static final int NUMBERS = 300_000;

    @Test
    void isTheDoubleThatThePlatformReads() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < NUMBERS; i++) {
            long digits = random.nextLong() >>> (1 + random.nextInt(63));
            int exponent = random.nextInt(5) == 0 ? random.nextInt(700) - 350 : random.nextInt(60) - 40;
            check(random.nextBoolean(), digits, exponent, seed);
        }
    }

    @Test
    void isRightWhereTwoDoublesAreEquallyNear() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < NUMBERS; i++) {
            // Just between two neighbours, or one off.
            long mantissa = (1L << 53) + random.nextInt() * 2L + 1;
            check(false, mantissa * (1L << random.nextInt(8)) + random.nextInt(3) - 1, 0, seed);
            check(false, (1L << 53) | 1 | random.nextLong() >>> 12, -random.nextInt(30), seed);
        }
    }

    @Test
    void readsEightDigitsAtOnce() {
        Random random = new Random(8);
        for (int i = 0; i < NUMBERS; i++) {
            byte[] text = "%08d".formatted(random.nextInt(100_000_000)).getBytes(StandardCharsets.US_ASCII);

            assertThat(Decimal.areEightDigits(text, 0)).isTrue();
            assertThat(Decimal.eightDigits(text, 0))
                    .isEqualTo(Long.parseLong(new String(text, StandardCharsets.US_ASCII)));

            text[random.nextInt(8)] = (byte) random.nextInt(256);
            boolean digits = true;
            for (byte one : text) {
                digits &= one >= '0' && one <= '9';
            }
            assertThat(Decimal.areEightDigits(text, 0)).isEqualTo(digits);
        }
    }

    private static void check(boolean negative, long digits, int exponent, long seed) {
        String text = (negative ? "-" : "") + digits + "e" + exponent;
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        double value = Decimal.value(negative, digits, exponent, bytes, 0, bytes.length);

        if (Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(Double.parseDouble(text))) {
            assertThat(value).as("%s (seed %s)", text, seed).isEqualTo(Double.parseDouble(text));
        }
    }
}
