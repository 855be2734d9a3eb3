package dev.halley.server.asset;

import dev.halley.server.http.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a browser may show an asset. What is not known to be harmless is saved and not shown; what is shown runs in a sandbox without
 * the user's session, so that logged HTML and SVG can do nothing, opened in a page or by themselves.
 *
 * @param contentType what the browser takes it for
 * @param policy the content security policy of the shown document
 */
record Preview(String contentType, String policy) {

    /** How many of the first bytes {@link #of} looks at. */
    static final int SNIFFED = 1_024;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("wav", "audio/wav"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("oga", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("aac", "audio/aac"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("m4v", "video/mp4"),
            Map.entry("webm", "video/webm"),
            Map.entry("ogv", "video/ogg"),
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("htm", "text/html; charset=utf-8"));

    /** How an asset of this name and these first bytes may be shown, null if it may not. The bytes speak where the name says nothing. */
    static @Nullable Preview of(String fileName, byte[] start) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String known = TYPES.get(extension);
        String type = known == null ? sniffed(start) : known;
        if (type == null) {
            return null;
        }
        if (type.startsWith("text/html")) {
            return new Preview(type, Sandbox.PAGE);
        }
        return new Preview(type, type.equals("image/svg+xml") ? Sandbox.PICTURE : Sandbox.CLOSED);
    }

    private static @Nullable String sniffed(byte[] start) {
        if (begins(start, 0, 0x89, 'P', 'N', 'G')) {
            return "image/png";
        }
        if (begins(start, 0, 0xFF, 0xD8, 0xFF)) {
            return "image/jpeg";
        }
        if (begins(start, 0, 'G', 'I', 'F', '8')) {
            return "image/gif";
        }
        if (begins(start, 0, 'R', 'I', 'F', 'F')) {
            return begins(start, 8, 'W', 'E', 'B', 'P')
                    ? "image/webp"
                    : begins(start, 8, 'W', 'A', 'V', 'E') ? "audio/wav" : null;
        }
        if (begins(start, 4, 'f', 't', 'y', 'p')) {
            return begins(start, 8, 'a', 'v', 'i', 'f') ? "image/avif" : "video/mp4";
        }
        if (begins(start, 0, 0x1A, 0x45, 0xDF, 0xA3)) {
            return "video/webm";
        }
        if (begins(start, 0, 'O', 'g', 'g', 'S')) {
            return "audio/ogg";
        }
        if (begins(start, 0, 'I', 'D', '3')) {
            return "audio/mpeg";
        }
        return isSvg(new String(start, StandardCharsets.UTF_8)) ? "image/svg+xml" : null;
    }

    /** As matplotlib's figures are, which have a name without an extension. */
    private static boolean isSvg(String text) {
        String begin = text.replace("\uFEFF", "").stripLeading();
        boolean xml = begin.startsWith("<?xml") || begin.startsWith("<!DOCTYPE svg") || begin.startsWith("<!--");
        return begin.startsWith("<svg") || (xml && begin.contains("<svg"));
    }

    private static boolean begins(byte[] bytes, int at, int... wanted) {
        if (bytes.length < at + wanted.length) {
            return false;
        }
        for (int index = 0; index < wanted.length; index++) {
            if ((bytes[at + index] & 0xFF) != wanted[index]) {
                return false;
            }
        }
        return true;
    }
}
