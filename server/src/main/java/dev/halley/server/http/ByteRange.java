package dev.halley.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file that a request asks for. Several ranges at once, other units and malformed ones mean the whole file, as RFC 9110
 * allows; a range behind the end of the file is refused.
 */
record ByteRange(long from, long length, long size) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Reads the headers.
     *
     * @param condition the {@code If-Range} header: the range counts only for the bytes with this tag
     * @return null if the range is outside of the file
     */
    static @Nullable ByteRange of(@Nullable String header, @Nullable String condition, String tag, long size) {
        ByteRange whole = new ByteRange(0, size, size);
        Matcher range = ONE.matcher(header == null ? "" : header.replace(" ", ""));
        if (!range.matches() || (condition != null && !condition.equals(tag))) {
            return whole;
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            if (last.isEmpty()) {
                return whole;
            }
            long suffix = Math.min(size, Long.parseLong(last));
            return suffix == 0 ? null : new ByteRange(size - suffix, suffix, size);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last));
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return whole;
        }
        return from >= size ? null : new ByteRange(from, to - from + 1, size);
    }

    boolean isPart() {
        return length < size;
    }

    /** The last byte, included. */
    long last() {
        return from + length - 1;
    }

    void copy(InputStream content, OutputStream target) throws IOException {
        content.skipNBytes(from);
        byte[] buffer = new byte[1 << 16];
        long left = length;
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the file is " + left + " bytes shorter than its asset says");
            }
            target.write(buffer, 0, read);
            left -= read;
        }
    }
}
