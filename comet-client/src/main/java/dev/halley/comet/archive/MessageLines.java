package dev.halley.comet.archive;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.halley.comet.protocol.WrittenNumbers;
import dev.halley.comet.zip.ForeignZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Reads {@code messages.json}: one JSON object a line, each bounded, in the order of the file. */
final class MessageLines {

    private final String archive;
    private final int longest;
    private final ObjectMapper mapper;

    MessageLines(String archive, int longestLine) {
        this.archive = archive;
        this.longest = longestLine;
        // Comet: Python writes NaN and Infinity as they are.
        this.mapper = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(longestLine)
                        .maxNestingDepth(200)
                        .build());
    }

    JsonNode object(byte[] json, String name) {
        try {
            return read(json);
        } catch (IOException wrong) {
            throw ImportException.archive(archive + ": " + name + " is not JSON (" + reason(wrong) + ").");
        }
    }

    private JsonNode read(byte[] json) throws IOException {
        try (JsonParser parser = mapper.createParser(json)) {
            return Objects.requireNonNullElseGet(WrittenNumbers.read(mapper, parser), MissingNode::getInstance);
        }
    }

    /** What was found wrong with a line; returns if the line shall be left out, else throws. */
    interface Wrong {
        void line(long line, String why);
    }

    /** Gives each message that comet_ml could have written to {@code consumer}, and tells {@code wrong} of the others. */
    void read(InputStream messages, Wrong wrong, Consumer<ArchivedMessage> consumer) throws IOException {
        byte[] buffer = new byte[1 << 16];
        ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
        long number = 1;
        for (int read = messages.read(buffer); read >= 0; read = messages.read(buffer)) {
            int from = 0;
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    append(line, buffer, from, i, number);
                    one(line, number++, wrong, consumer);
                    from = i + 1;
                }
            }
            append(line, buffer, from, read, number);
        }
        one(line, number, wrong, consumer);
    }

    private void append(ByteArrayOutputStream line, byte[] buffer, int from, int to, long number) {
        if (line.size() + (to - from) > longest) {
            throw ImportException.archive(archive + ": line " + number + " of messages.json has more than " + longest
                    + " bytes (expected: fewer). comet_ml did not write this.");
        }
        line.write(buffer, from, to - from);
    }

    private void one(ByteArrayOutputStream bytes, long line, Wrong wrong, Consumer<ArchivedMessage> consumer) {
        byte[] text = bytes.toByteArray();
        bytes.reset();
        if (isBlank(text)) {
            return;
        }
        JsonNode json;
        try {
            json = read(text);
        } catch (IOException notJson) {
            wrong.line(line, "it is not JSON (" + reason(notJson) + ")");
            return;
        }
        JsonNode payload = json.path("payload");
        if (!json.path("type").isTextual() || !payload.isObject()) {
            wrong.line(line, "it is not {\"type\": …, \"payload\": {…}}");
            return;
        }
        String type = json.path("type").textValue();
        ArchivedMessage message =
                new ArchivedMessage(line, payload.path("message_id").asLong(line), type, payload);
        // Comet: some versions put metrics and parameters into records that are called by the other type.
        boolean legacy = type.equals(LegacyMessages.TYPE)
                || (type.equals(MessageType.METRIC.wireName()) && !payload.has("metric"));
        List<ArchivedMessage> modern = legacy ? LegacyMessages.modern(message) : List.of(message);
        if (modern.isEmpty()) {
            wrong.line(line, "it holds nothing that can be imported");
        }
        modern.forEach(each -> checked(each, wrong, consumer));
    }

    private static void checked(ArchivedMessage message, Wrong wrong, Consumer<ArchivedMessage> consumer) {
        MessageType type = MessageType.of(message.type()).orElse(null);
        if (type == null) {
            wrong.line(
                    message.line(),
                    "type: '" + ForeignZip.shown(message.type()) + "' is not known (expected: " + MessageType.all()
                            + ")");
            return;
        }
        String problem = type.problem(message.payload()).orElse(null);
        if (problem != null) {
            wrong.line(message.line(), message.type() + "." + problem);
            return;
        }
        consumer.accept(message);
    }

    private static boolean isBlank(byte[] text) {
        for (byte each : text) {
            if (each > ' ' || each < 0) {
                return false;
            }
        }
        return true;
    }

    private static String reason(IOException wrong) {
        String message = wrong instanceof JsonProcessingException json ? json.getOriginalMessage() : wrong.getMessage();
        return ForeignZip.shown(String.valueOf(message));
    }
}
