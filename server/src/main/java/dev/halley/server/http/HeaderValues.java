package dev.halley.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads headers such as {@code form-data; name="file"; filename="a b.txt"}. */
final class HeaderValues {

    private HeaderValues() {}

    /** A parameter after the first semicolon, without quotes; null if it is not there. */
    static @Nullable String parameter(String header, String name) {
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                return null;
            }
            String found = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = read(header, equals + 1, value);
            if (found.equals(name)) {
                return value.toString();
            }
        }
        return null;
    }

    /** Appends the value that begins at {@code from} and returns where the next semicolon is, or the end. */
    private static int read(String header, int from, StringBuilder value) {
        int at = from;
        while (at < header.length() && header.charAt(at) == ' ') {
            at++;
        }
        if (at < header.length() && header.charAt(at) == '"') {
            at++;
            while (at < header.length() && header.charAt(at) != '"') {
                // Browsers escape only the quote; a backslash before anything else is one of a Windows path.
                if (header.charAt(at) == '\\' && at + 1 < header.length() && header.charAt(at + 1) == '"') {
                    at++;
                }
                value.append(header.charAt(at++));
            }
            int next = header.indexOf(';', at);
            return next < 0 ? header.length() : next;
        }
        int next = header.indexOf(';', at);
        int end = next < 0 ? header.length() : next;
        value.append(header.substring(at, end).strip());
        return end;
    }

    /** The text of {@code UTF-8''na%C3%AFve.txt}, null if it is not written like that. */
    static @Nullable String extended(@Nullable String value) {
        int quote = value == null ? -1 : value.indexOf("''");
        if (value == null || quote < 0) {
            return null;
        }
        try {
            return java.net.URLDecoder.decode(value.substring(quote + 2).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return null;
        }
    }
}
