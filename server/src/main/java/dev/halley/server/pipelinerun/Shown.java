package dev.halley.server.pipelinerun;

import dev.halley.metadata.Visualisation;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Sandbox;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How contents that users made are given to a browser: as text, as a picture, or as a page in a sandbox. */
public final class Shown {

    private Shown() {}

    /** The visualisation of that number. */
    public static Visualisation choose(List<Visualisation> all, String index) {
        if (!index.matches("\\d{1,4}") || Integer.parseInt(index) >= all.size()) {
            throw new ApiException(ErrorKind.NOT_FOUND, "there is no visualisation '" + index + "'.");
        }
        return all.get(Integer.parseInt(index));
    }

    public static void answer(Call call, Visualisation view, byte[] bytes) {
        switch (view.mediaType()) {
            case "text/html" -> show(call, bytes, "text/html; charset=utf-8", Sandbox.PAGE);
            case "image/png" -> show(call, bytes, "image/png", Sandbox.CLOSED);
            case "image/svg+xml" -> show(call, bytes, "image/svg+xml", Sandbox.PICTURE);
            default -> show(call, bytes, "text/plain; charset=utf-8", Sandbox.CLOSED);
        }
    }

    private static void show(Call call, byte[] bytes, String contentType, String policy) {
        call.setHeader("Content-Security-Policy", policy);
        call.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        call.write(bytes, contentType);
    }

    /** The text, null if the bytes are none. A character that is cut off at the end is left out. */
    public static @Nullable String textIfAny(byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult decoded = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes), text, false);
        text.flip();
        boolean control = text.chars().anyMatch(c -> c < 32 && c != '\n' && c != '\r' && c != '\t');
        return decoded.isError() || control ? null : text.toString();
    }
}
