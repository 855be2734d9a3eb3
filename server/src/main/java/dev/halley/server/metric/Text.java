package dev.halley.server.metric;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a client wrote a value, where that is not what {@link Double#toString(double)} gives. Whole numbers ("5") and numbers as Python
 * writes them ("1e-05") are so common that each kind is one shared instance.
 */
final class Text {

    private static final Text WHOLE_NUMBER = new Text(null);
    private static final Text PYTHON = new Text(null);

    // On disk. A literal of n bytes is LITERAL + n.
    private static final int NONE = 0;
    private static final int KIND_WHOLE_NUMBER = 1;
    private static final int KIND_PYTHON = 2;
    private static final int LITERAL = 3;

    private final @Nullable String literal;

    private Text(@Nullable String literal) {
        this.literal = literal;
    }

    static @Nullable Text of(@Nullable String text, double value) {
        if (text == null || text.equals(Double.toString(value))) {
            return null;
        }
        long whole = (long) value;
        boolean exact = Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(value);
        if (exact && text.equals(Long.toString(whole))) {
            return WHOLE_NUMBER;
        }
        return text.equals(python(value)) ? PYTHON : new Text(text);
    }

    /**
     * How a JSON number was written, found without printing it: what has at most 17 digits and none too many is what the usual printers
     * write. A number with more digits than its value needs is therefore shown with fewer; it is the same number.
     */
    static @Nullable Text ofNumber(byte[] text, int from, int length, double value) {
        int end = from + length;
        int at = text[from] == '-' ? from + 1 : from;
        int digits = 0;
        int start = at;
        while (at < end && isDigit(text[at])) {
            at++;
        }
        digits += at - start;
        if (at == end && length <= 18 && (at - start == 1 || text[start] != '0') && value != 0) {
            return isExactWhole(value) ? WHOLE_NUMBER : new Text(ascii(text, from, length));
        }
        boolean leadingZero = at - start == 1 && text[start] == '0';
        boolean trailingZero = false;
        if (at < end && text[at] == '.') {
            int fraction = ++at;
            while (at < end && isDigit(text[at])) {
                at++;
            }
            digits += at - fraction;
            trailingZero = at - fraction > 1 && text[at - 1] == '0';
        }
        double size = Math.abs(value);
        if (digits <= (leadingZero ? 21 : 17) && !trailingZero) {
            if (at == end && ((size >= 1e-3 && size < 1e7) || (size == 0 && digits == 2))) {
                return null;
            }
            if (at == end && size >= 1e-4 && size < 1e16 && digits > 1) {
                return PYTHON;
            }
        }
        return of(ascii(text, from, length), value);
    }

    private static boolean isExactWhole(double value) {
        return Math.abs(value) < 1L << 53;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static String ascii(byte[] text, int from, int length) {
        return new String(text, from, length, StandardCharsets.ISO_8859_1);
    }

    /** The text a client wrote; null if there is none of its own. */
    static @Nullable String shown(@Nullable Text text, double value) {
        if (text == null) {
            return null;
        }
        if (text == PYTHON) {
            return python(value);
        }
        return text.literal == null ? Long.toString((long) value) : text.literal;
    }

    /** As Python's {@code repr} writes a float. */
    private static String python(double value) {
        String java = Double.toString(value);
        double size = Math.abs(value);
        if (!Double.isFinite(value) || size == 0 || (size >= 1e-3 && size < 1e7)) {
            return java;
        }
        if (size >= 1e-4 && size < 1e16) {
            String plain = new BigDecimal(java).toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : withoutTrailingZeros(plain);
        }
        int exponent = java.indexOf('E');
        String mantissa = java.substring(0, exponent);
        mantissa = mantissa.endsWith(".0") ? mantissa.substring(0, mantissa.length() - 2) : mantissa;
        int power = Integer.parseInt(java.substring(exponent + 1));
        String digits = String.valueOf(Math.abs(power));
        return mantissa + (power < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" : "") + digits;
    }

    private static String withoutTrailingZeros(String plain) {
        int end = plain.length();
        while (plain.charAt(end - 1) == '0' && plain.charAt(end - 2) != '.') {
            end--;
        }
        return plain.substring(0, end);
    }

    static void write(@Nullable Text text, ByteWriter out) {
        if (text == null || text.literal == null) {
            out.writeVarint(text == null ? NONE : text == PYTHON ? KIND_PYTHON : KIND_WHOLE_NUMBER);
            return;
        }
        byte[] bytes = text.literal.getBytes(StandardCharsets.UTF_8);
        out.writeVarint(bytes.length + (long) LITERAL);
        out.writeBytes(bytes);
    }

    static @Nullable Text read(ByteReader in) {
        int kind = in.readLength();
        return switch (kind) {
            case NONE -> null;
            case KIND_WHOLE_NUMBER -> WHOLE_NUMBER;
            case KIND_PYTHON -> PYTHON;
            default -> {
                int length = kind - LITERAL;
                int start = in.skip(length);
                yield new Text(new String(in.array(), start, length, StandardCharsets.UTF_8));
            }
        };
    }
}
