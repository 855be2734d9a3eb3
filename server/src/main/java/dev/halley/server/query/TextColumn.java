package dev.halley.server.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column of texts, each different one kept once. What is asked of texts is asked once of each different one. */
final class TextColumn implements Column {

    /** Code of the text plus one; 0 is nothing. */
    private int[] codes;

    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> codeOf = new HashMap<>();
    private double[] numbers = new double[16];
    private boolean[] areNumbers = new boolean[16];
    private long textBytes;

    TextColumn(int capacity) {
        codes = new int[capacity];
    }

    void set(int ordinal, String text) {
        if (ordinal >= codes.length) {
            codes = Arrays.copyOf(codes, Math.max(ordinal + 1, codes.length * 2));
        }
        codes[ordinal] = code(text) + 1;
    }

    private int code(String text) {
        Integer known = codeOf.get(text);
        if (known != null) {
            return known;
        }
        int code = texts.size();
        texts.add(text);
        codeOf.put(text, code);
        textBytes += 100 + 2L * text.length();
        if (code >= numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * code);
            areNumbers = Arrays.copyOf(areNumbers, 2 * code);
        }
        Double number = FilterValues.number(text);
        areNumbers[code] = number != null;
        numbers[code] = number == null ? Double.NaN : number;
        return code;
    }

    void clear(int ordinal) {
        if (ordinal < codes.length) {
            codes[ordinal] = 0;
        }
    }

    /** The different texts; some may no longer be anybody's. */
    List<String> texts() {
        return texts;
    }

    /** Index into {@link #texts}, -1 if there is none. */
    int code(int ordinal) {
        return ordinal < codes.length ? codes[ordinal] - 1 : -1;
    }

    double numberOf(int code) {
        return numbers[code];
    }

    boolean isNumber(int code) {
        return areNumbers[code];
    }

    @Override
    public boolean has(int ordinal) {
        return code(ordinal) >= 0;
    }

    @Override
    public double number(int ordinal) {
        int code = code(ordinal);
        return code < 0 ? Double.NaN : numbers[code];
    }

    @Override
    public boolean hasNumber(int ordinal) {
        int code = code(ordinal);
        return code >= 0 && areNumbers[code];
    }

    @Override
    public @Nullable String text(int ordinal) {
        int code = code(ordinal);
        return code < 0 ? null : texts.get(code);
    }

    @Override
    public long bytes() {
        return 4L * codes.length + textBytes;
    }
}
