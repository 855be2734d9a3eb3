package dev.halley.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.comet.protocol.WrittenNumbers;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The one JSON configuration of the server, with bounds on what a body may hold. */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxNumberLength(400)
                    .maxNameLength(100_000)
                    .maxStringLength(20_000_000)
                    .build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            // As Python writes them; answers have them as texts.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Its buffers are not used again: what is read may be a password, and would stay in one. */
    private static final JsonFactory FORGETTING =
            FACTORY.rebuild().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

    /** Unknown keys are ignored; absent optional values are left out of answers unless a record says otherwise. */
    public static final ObjectMapper MAPPER = new ObjectMapper(FACTORY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS);

    private Json() {}

    /** A request's body, its numbers as they were written; null if there is nothing in it. */
    static @Nullable JsonNode tree(InputStream body) throws IOException {
        return tree(FACTORY.createParser(body));
    }

    /** The same of a body in memory, of which nothing stays there. */
    static @Nullable JsonNode tree(byte[] body) throws IOException {
        return tree(FORGETTING.createParser(body));
    }

    private static @Nullable JsonNode tree(JsonParser opened) throws IOException {
        try (JsonParser parser = opened) {
            return WrittenNumbers.read(MAPPER, parser);
        }
    }
}
