package dev.halley.examples.digits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Images of digits and the digit that each one shows. Plain arrays in a record, so Halley stores it as JSON that any
 * other tool can read.
 *
 * @param pixels one row for each image: 8 × 8 grey values from 0 (paper) to 1 (ink), line by line
 * @param labels the digit of each image
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them, and learners want arrays.
public record Samples(double[][] pixels, int[] labels) {

    static final int DIGITS = 10;
    private static final double DARKEST = 16;

    /** What the learners see, and what is kept from them to judge them by. */
    public record Split(Samples train, Samples test) {}

    public int size() {
        return labels.length;
    }

    /** Reads the 1,797 images that come with this example; SOURCE.md beside them says whose they are. */
    public static Samples read() throws IOException {
        var resource = requireNonNull(Samples.class.getResourceAsStream("digits.csv"), "digits.csv");
        try (var lines = new BufferedReader(new InputStreamReader(resource, UTF_8))) {
            List<int[]> rows = lines.lines().map(Samples::parse).toList();
            int columns = rows.get(0).length - 1;
            double[][] pixels = rows.stream()
                    .map(row -> Arrays.stream(row, 0, columns)
                            .mapToDouble(ink -> ink / DARKEST)
                            .toArray())
                    .toArray(double[][]::new);
            return new Samples(
                    pixels, rows.stream().mapToInt(row -> row[columns]).toArray());
        }
    }

    /** Shuffles with {@code seed} and keeps the same share of every digit for the test. */
    public Split split(double testShare, long seed) {
        List<Integer> train = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        Random random = new Random(seed);
        for (int digit = 0; digit < DIGITS; digit++) {
            List<Integer> images = new ArrayList<>();
            for (int i = 0; i < size(); i++) {
                if (labels[i] == digit) {
                    images.add(i);
                }
            }
            Collections.shuffle(images, random);
            int kept = (int) Math.round(images.size() * testShare);
            test.addAll(images.subList(0, kept));
            train.addAll(images.subList(kept, images.size()));
        }
        Collections.shuffle(train, random);
        return new Split(select(train), select(test));
    }

    private Samples select(List<Integer> images) {
        return new Samples(
                images.stream().map(i -> pixels[i]).toArray(double[][]::new),
                images.stream().mapToInt(i -> labels[i]).toArray());
    }

    private static int[] parse(String line) {
        return Stream.of(line.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }
}
