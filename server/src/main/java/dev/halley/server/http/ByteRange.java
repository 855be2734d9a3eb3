package dev.halley.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a request asks for.
 *
 * @param from the first byte
 * @param to the last byte, included
 */
record ByteRange(long from, long to) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

    /** What the {@code Range} header asks for; null for the whole file, also where the header asks for what we do not serve. */
    static @Nullable ByteRange of(@Nullable String header, long size) {
        Matcher match = ONE.matcher(header == null ? "" : header);
        if (!match.matches()) {
            return null;
        }
        long from = Long.parseLong(match.group(1));
        long to = match.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(match.group(2)));
        return from > to ? null : new ByteRange(from, to);
    }

    long length() {
        return to - from + 1;
    }

    /** The first bytes of a stream, up to a count. */
    static final class Part extends FilterInputStream {

        private long left;

        Part(InputStream whole, long length) {
            super(whole);
            left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read();
            left = read < 0 ? 0 : left - 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read(into, offset, (int) Math.min(length, left));
            left = read < 0 ? 0 : left - read;
            return read;
        }
    }
}
