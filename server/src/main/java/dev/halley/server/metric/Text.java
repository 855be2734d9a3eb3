package dev.halley.server.metric;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a client wrote a value, where that is not what {@link Double#toString(double)} gives. Whole numbers ("5") are so common that
 * they are one shared instance.
 */
final class Text {

    private static final Text WHOLE_NUMBER = new Text(null);

    private final @Nullable String literal;

    private Text(@Nullable String literal) {
        this.literal = literal;
    }

    static @Nullable Text of(@Nullable String text, double value) {
        if (text == null) {
            return null;
        }
        long whole = (long) value;
        boolean exact = Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(value);
        return exact && text.equals(Long.toString(whole)) ? WHOLE_NUMBER : new Text(text);
    }

    /** The text a client wrote; null if there is none of its own. */
    static @Nullable String shown(@Nullable Text text, double value) {
        if (text == null) {
            return null;
        }
        return text.literal == null ? Long.toString((long) value) : text.literal;
    }

    /** Writes 0 for none, 1 for a whole number, else 2 + the number of bytes and the bytes. */
    static void write(@Nullable Text text, ByteWriter out) {
        if (text == null || text.literal == null) {
            out.writeVarint(text == null ? 0 : 1);
            return;
        }
        byte[] bytes = text.literal.getBytes(StandardCharsets.UTF_8);
        out.writeVarint(bytes.length + 2L);
        out.writeBytes(bytes);
    }

    static @Nullable Text read(ByteReader in) {
        int kind = in.readLength();
        if (kind == 0) {
            return null;
        }
        if (kind == 1) {
            return WHOLE_NUMBER;
        }
        int start = in.skip(kind - 2);
        return new Text(new String(in.array(), start, kind - 2, StandardCharsets.UTF_8));
    }
}
