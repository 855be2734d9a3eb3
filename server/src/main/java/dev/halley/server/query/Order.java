package dev.halley.server.query;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what experiments are sorted.
 *
 * @param field the column
 */
public record Order(Field field, boolean descending) {

    /** Compares two ordinals. */
    @FunctionalInterface
    interface Comparison {
        int compare(int left, int right);
    }

    /** Numbers before texts and nothing last, whatever the direction. */
    static Comparison of(Column column, boolean descending, int[] ordinals) {
        int sign = descending ? -1 : 1;
        int most = Arrays.stream(ordinals).max().orElse(-1) + 1;
        double[] numbers = new double[most];
        // Rank of what is there: 0 is a number, 1 a text, 2 nothing.
        byte[] ranks = new byte[most];
        @Nullable String[] texts = new String[most];
        for (int ordinal : ordinals) {
            if (!column.has(ordinal)) {
                ranks[ordinal] = 2;
            } else if (column.hasNumber(ordinal) && !Double.isNaN(column.number(ordinal))) {
                numbers[ordinal] = column.number(ordinal);
            } else {
                ranks[ordinal] = 1;
            }
        }
        if (column instanceof TextColumn coded) {
            rankCodes(coded, ordinals, ranks, numbers);
        } else {
            for (int ordinal : ordinals) {
                texts[ordinal] = ranks[ordinal] == 1 ? column.text(ordinal) : null;
            }
        }
        return (left, right) -> {
            if (ranks[left] != ranks[right]) {
                return Byte.compare(ranks[left], ranks[right]);
            }
            String text = texts[left];
            String other = texts[right];
            if (text != null && other != null) {
                return sign * NaturalOrder.compare(text, other);
            }
            return ranks[left] == 2 ? 0 : sign * Double.compare(numbers[left], numbers[right]);
        };
    }

    /** Each different text is compared once: then its place in their order is a number like any other. */
    private static void rankCodes(TextColumn column, int[] ordinals, byte[] ranks, double[] numbers) {
        List<String> texts = column.texts();
        Integer[] codes = new Integer[texts.size()];
        Arrays.setAll(codes, code -> code);
        Arrays.sort(codes, Comparator.comparing(texts::get, NaturalOrder::compare));
        int[] placeOf = new int[codes.length];
        for (int place = 0; place < codes.length; place++) {
            placeOf[codes[place]] = place;
        }
        for (int ordinal : ordinals) {
            if (ranks[ordinal] == 1) {
                numbers[ordinal] = placeOf[column.code(ordinal)];
            }
        }
    }

    /** Sorts ordinals; equal ones stay in their order. */
    static int[] sort(int[] ordinals, Comparison comparison) {
        int[] from = ordinals.clone();
        int[] to = new int[from.length];
        for (int width = 1; width < from.length; width *= 2) {
            for (int start = 0; start < from.length; start += 2 * width) {
                merge(
                        from,
                        to,
                        start,
                        Math.min(start + width, from.length),
                        Math.min(start + 2 * width, from.length),
                        comparison);
            }
            int[] swapped = from;
            from = to;
            to = swapped;
        }
        return from;
    }

    private static void merge(int[] from, int[] to, int start, int middle, int end, Comparison comparison) {
        if (middle >= end || comparison.compare(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, start, to, start, end - start);
            return;
        }
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = right >= end || (left < middle && comparison.compare(from[left], from[right]) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }
}
