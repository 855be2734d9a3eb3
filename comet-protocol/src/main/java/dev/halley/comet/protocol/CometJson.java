package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes the records of this package as Comet's clients and servers expect them. Thread-safe. */
public final class CometJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private CometJson() {}

    public static byte[] write(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossibleForRecords) {
            throw new IllegalStateException(
                    "cannot write " + body.getClass().getSimpleName() + " as JSON", impossibleForRecords);
        }
    }

    /** @throws UncheckedIOException if the text is not JSON of that shape */
    public static <T> T read(String json, Class<T> type) {
        try {
            T read = MAPPER.readValue(json, type);
            if (read == null) {
                throw new IOException("null");
            }
            return read;
        } catch (IOException notThatShape) {
            throw new UncheckedIOException("not a " + type.getSimpleName() + " in JSON", notThatShape);
        }
    }
}
