package dev.halley.server.metric;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader of plain JSON is in a body, and what it read last. Each method passes over what it names and returns true, or returns false
 * where that does not stand or is not plain: the body is then read by a general parser, from its start. Confined to one request.
 */
abstract sealed class PlainJson permits PlainMetricParser {

    static final int LONGEST_NUMBER = 100;
    static final byte[] NULL = bytes("null");

    private static final byte[] TRUE = bytes("true");
    private static final byte[] FALSE = bytes("false");
    private static final int EIGHT = 8;

    /** Letters that a plain text is made of. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int letter = ' '; letter < 127; letter++) {
            PLAIN[letter] = letter != '"' && letter != '\\';
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    final byte[] body;
    final int end;
    int at;

    // What was read last.
    int textAt;
    int textLength;
    long whole;
    double number;

    @Nullable
    Text numberText;

    /**
     * @param body has a byte 0 at {@code length}
     */
    PlainJson(byte[] body, int length) {
        this.body = body;
        this.end = length;
    }

    /** Whether nothing but space follows. */
    final boolean isAtEnd() {
        skipSpace();
        return at == end;
    }

    /** Whether the text that was read last is this one. */
    final boolean textIs(byte[] expected) {
        return textLength == expected.length
                && Arrays.equals(body, textAt, textAt + textLength, expected, 0, expected.length);
    }

    /** Whether the text that was read last is this one. */
    final boolean textIs(String known) {
        if (known.length() != textLength) {
            return false;
        }
        for (int i = 0; i < textLength; i++) {
            if (known.charAt(i) != body[textAt + i]) {
                return false;
            }
        }
        return true;
    }

    /** Passes over the value of a field that nobody needs. */
    final boolean scalar() {
        skipSpace();
        byte next = body[at];
        return switch (next) {
            case '"' -> text();
            case 'n' -> literal(NULL);
            case 't' -> literal(TRUE);
            case 'f' -> literal(FALSE);
            default -> decimal();
        };
    }

    /** Null, true or false. */
    final boolean literal(byte[] expected) {
        skipSpace();
        int to = at + expected.length;
        if (body[at] != expected[0] || to > end || !Arrays.equals(body, at, to, expected, 0, expected.length)) {
            return false;
        }
        at = to;
        return true;
    }

    /** {@link #textAt} and {@link #textLength} say where it is, without its quotes. */
    final boolean text() {
        if (!take('"')) {
            return false;
        }
        int from = at;
        int to = from;
        while (PLAIN[body[to] & 0xFF]) {
            to++;
        }
        if (body[to] != '"') {
            return false;
        }
        textAt = from;
        textLength = to - from;
        at = to + 1;
        return true;
    }

    /** {@link #whole} is it, {@link Columns#NONE} for null. */
    final boolean whole() {
        skipSpace();
        if (body[at] == 'n') {
            whole = Columns.NONE;
            return literal(NULL);
        }
        boolean negative = body[at] == '-';
        int from = negative ? at + 1 : at;
        int to = from;
        long digits = 0;
        int digit = body[to] - '0';
        while (digit >= 0 && digit <= 9) {
            digits = digits * 10 + digit;
            to++;
            digit = body[to] - '0';
        }
        int length = to - from;
        if (length == 0 || length > 18 || (length > 1 && body[from] == '0') || continuesNumber(body[to])) {
            return false;
        }
        whole = negative ? -digits : digits;
        at = to;
        return true;
    }

    private static boolean continuesNumber(byte next) {
        return next == '.' || next == 'e' || next == 'E';
    }

    /** A number as JSON writes it: {@link #number} is it, and {@link #numberText} how it was written unless that follows from it. */
    final boolean decimal() {
        int start = at;
        boolean negative = body[start] == '-';
        int from = negative ? start + 1 : start;
        int to = from;
        long digits = 0;
        int digit = body[to] - '0';
        while (digit >= 0 && digit <= 9) {
            digits = digits * 10 + digit;
            to++;
            digit = body[to] - '0';
        }
        int count = to - from;
        if (count == 0 || (count > 1 && body[from] == '0')) {
            return false;
        }
        int leading = count == 1 && body[from] == '0' ? 1 : 0;
        int exponent = 0;
        if (body[to] == '.') {
            int fraction = ++to;
            digit = body[to] - '0';
            while (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                // Zeros in front do not count as digits.
                leading += digits == 0 ? 1 : 0;
                to++;
                while (digits != 0 && to + EIGHT <= end && Decimal.areEightDigits(body, to)) {
                    digits = digits * 100_000_000 + Decimal.eightDigits(body, to);
                    to += EIGHT;
                }
                digit = body[to] - '0';
            }
            if (to == fraction) {
                return false;
            }
            exponent = fraction - to;
            count += to - fraction;
        }
        if (body[to] == 'e' || body[to] == 'E') {
            to++;
            boolean down = body[to] == '-';
            if (down || body[to] == '+') {
                to++;
            }
            int power = 0;
            int first = to;
            digit = body[to] - '0';
            while (digit >= 0 && digit <= 9) {
                power = Math.min(10_000, power * 10 + digit);
                to++;
                digit = body[to] - '0';
            }
            if (to == first) {
                return false;
            }
            exponent += down ? -power : power;
        }
        if (to - start > LONGEST_NUMBER) {
            return false;
        }
        number = count - leading > 18
                ? count - leading == 19 && digits > 0
                        ? Decimal.value(negative, digits, exponent, body, start, to)
                        : Decimal.platform(body, start, to)
                : Decimal.value(negative, digits, exponent, body, start, to);
        if (negative && digits == 0 && exponent == 0) {
            // A whole number: the general parser has no -0 of these.
            return false;
        }
        numberText = Text.ofNumber(body, start, to - start, number);
        at = to;
        return true;
    }

    /** One letter, with the space before it. */
    final boolean take(char expected) {
        if (body[at] == expected) {
            at++;
            return true;
        }
        skipSpace();
        if (body[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    final void skipSpace() {
        byte next = body[at];
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            at++;
            next = body[at];
        }
    }
}
