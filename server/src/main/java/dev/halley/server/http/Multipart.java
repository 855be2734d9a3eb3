package dev.halley.server.http;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a multipart body. It is read once, as it arrives: files go to their receivers and are never held, the other parts are
 * texts. Clients send the parts in any order.
 */
public final class Multipart {

    private static final int LONGEST_TEXT = 16 << 20;
    private static final int MOST_PARTS = 1_000;

    /** Takes the bytes of a part while they arrive; what it leaves is skipped. */
    @FunctionalInterface
    public interface Receiver {
        void receive(InputStream content) throws IOException;
    }

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> fileNames = new HashMap<>();

    private Multipart() {}

    static Multipart read(InputStream body, @Nullable String contentType, Map<String, Receiver> files)
            throws IOException {
        MultipartReader reader = new MultipartReader(body, boundary(contentType));
        Multipart parts = new Multipart();
        int count = 0;
        for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
            if (++count > MOST_PARTS) {
                throw malformed("it has more than " + MOST_PARTS + " parts");
            }
            parts.take(part, files.get(part.name()));
        }
        return parts;
    }

    private void take(MultipartReader.Part part, @Nullable Receiver receiver) throws IOException {
        String fileName = part.fileName();
        if (fileName != null) {
            fileNames.putIfAbsent(part.name(), fileName);
        }
        if (receiver != null) {
            receiver.receive(part.content());
            return;
        }
        byte[] text = part.content().readNBytes(LONGEST_TEXT + 1);
        if (text.length > LONGEST_TEXT) {
            throw new ApiException(
                    ErrorKind.TOO_LARGE,
                    "the part '" + part.name() + "' is larger than " + (LONGEST_TEXT >> 20) + " MiB.");
        }
        texts.putIfAbsent(part.name(), new String(text, StandardCharsets.UTF_8));
    }

    private static String boundary(@Nullable String contentType) {
        String boundary = contentType != null && contentType.regionMatches(true, 0, "multipart/", 0, 10)
                ? HeaderValues.parameter(contentType, "boundary")
                : null;
        if (boundary == null || boundary.isEmpty() || boundary.length() > 200) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "Content-Type: '" + contentType + "' (expected: multipart/form-data with a boundary).");
        }
        return boundary;
    }

    static ApiException malformed(String why) {
        return new ApiException(ErrorKind.INVALID, "the body is not valid multipart/form-data: " + why + ".");
    }

    /** The text of a part, whether or not it came as a file; null if it is not there. */
    public @Nullable String text(String name) {
        return texts.get(name);
    }

    /** The name of the file that the client sent as this part, null if it gave none. */
    public @Nullable String fileName(String name) {
        return fileNames.get(name);
    }
}
