package dev.halley.server.query;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A column of numbers. */
final class NumberColumn implements Column {

    private double[] numbers;
    private final BitSet present;

    NumberColumn(int capacity) {
        numbers = new double[capacity];
        present = new BitSet(capacity);
    }

    void set(int ordinal, double number) {
        if (ordinal >= numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(ordinal + 1, numbers.length * 2));
        }
        numbers[ordinal] = number;
        present.set(ordinal);
    }

    void clear(int ordinal) {
        present.clear(ordinal);
    }

    @Override
    public boolean has(int ordinal) {
        return present.get(ordinal);
    }

    @Override
    public double number(int ordinal) {
        return present.get(ordinal) ? numbers[ordinal] : Double.NaN;
    }

    @Override
    public boolean hasNumber(int ordinal) {
        return present.get(ordinal);
    }

    @Override
    public @Nullable String text(int ordinal) {
        return present.get(ordinal) ? text(numbers[ordinal]) : null;
    }

    static String text(double number) {
        boolean whole =
                number == Math.rint(number) && Math.abs(number) < 1e15 && 1 / number != Double.NEGATIVE_INFINITY;
        return whole ? Long.toString((long) number) : Double.toString(number);
    }

    @Override
    public long bytes() {
        return 9L * numbers.length + 64;
    }
}
