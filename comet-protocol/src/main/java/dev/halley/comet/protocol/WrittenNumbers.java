package dev.halley.comet.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Trees of JSON whose numbers keep the text that they came with, as text and when they are written again. What a script logs as {@code
 * 1e-05} it reads back as that, and not as {@code 1.0E-5}, which is how Java prints the same double.
 */
public final class WrittenNumbers {

    private WrittenNumbers() {}

    /** What the parser has before it; null if there is nothing. */
    public static @Nullable JsonNode read(ObjectMapper mapper, JsonParser parser) throws IOException {
        return mapper.reader().with(new Factory(parser)).readTree(parser);
    }

    /** Makes each number while the parser is at it. */
    private static final class Factory extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;

        private final transient JsonParser parser;

        Factory(JsonParser parser) {
            this.parser = parser;
        }

        @Override
        public NumericNode numberNode(double value) {
            try {
                String text = parser.getText();
                // Comet: Python writes NaN and Infinity as if they were numbers of JSON.
                return Double.isFinite(value) || NumberTexts.isJsonNumber(text)
                        ? new WrittenNumber(value, text)
                        : super.numberNode(value);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
