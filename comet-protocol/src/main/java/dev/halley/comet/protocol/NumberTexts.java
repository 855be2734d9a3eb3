package dev.halley.comet.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Numbers as text, so that no digit is lost between two machines. On the wire a finite number is a JSON number with just these
 * digits, and NaN and the infinities are the strings {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}, as Comet's SDK
 * sends them. Both forms read back as the same text.
 */
public final class NumberTexts {

    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private NumberTexts() {}

    /** The shortest text that gives the number back. */
    public static String of(Number number) {
        if (number instanceof Double
                || number instanceof Float
                || number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger
                || number instanceof BigDecimal) {
            return number.toString();
        }
        // Counters and numbers of other libraries: what they print is not ours to trust.
        double value = number.doubleValue();
        long whole = number.longValue();
        return value == (double) whole && !(whole == 0 && 1 / value < 0)
                ? Long.toString(whole)
                : Double.toString(value);
    }

    static boolean isJsonNumber(String text) {
        return JSON_NUMBER.matcher(text).matches();
    }

    /** Writes a number's text as a JSON number where JSON has one. */
    static final class Serializer extends StdSerializer<String> {

        private static final long serialVersionUID = 1L;

        Serializer() {
            super(String.class);
        }

        @Override
        public void serialize(String text, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (isJsonNumber(text)) {
                json.writeNumber(text);
            } else {
                json.writeString(text);
            }
        }
    }
}
