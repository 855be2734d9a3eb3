package dev.halley.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code multipart/form-data} as it arrives, one part after the other, with one buffer however large a part is. The container's
 * own reader writes each file to a folder first, so a large upload would be written twice. Confined to one request.
 */
final class MultipartReader {

    private static final int LONGEST_HEADERS = 16 << 10;
    private static final byte[] NEW_LINE = {'\r', '\n'};

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private @Nullable Content open;

    MultipartReader(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
        // The first boundary has no line before it.
        buffer[0] = '\r';
        buffer[1] = '\n';
        this.end = 2;
        this.open = new Content();
    }

    /** A part; its content can be read until the next part is asked for. */
    record Part(String name, @Nullable String fileName, InputStream content) {}

    /** The next part, null after the last. */
    @Nullable
    Part next() throws IOException {
        if (open == null) {
            return null;
        }
        open.skipRest();
        start += delimiter.length;
        String rest = line(LONGEST_HEADERS, true);
        if (rest.startsWith("--")) {
            open = null;
            return null;
        }
        if (!rest.isBlank()) {
            throw Multipart.malformed("a boundary is followed by '" + rest + "'");
        }
        String name = null;
        String fileName = null;
        int size = 0;
        for (String header = line(LONGEST_HEADERS, false); !header.isEmpty(); header = line(LONGEST_HEADERS, false)) {
            size += header.length();
            if (size > LONGEST_HEADERS) {
                throw Multipart.malformed("the headers of a part are longer than " + LONGEST_HEADERS + " bytes");
            }
            if (header.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                name = HeaderValues.parameter(header, "name");
                String extended = HeaderValues.extended(HeaderValues.parameter(header, "filename*"));
                fileName = extended == null ? HeaderValues.parameter(header, "filename") : extended;
            }
        }
        if (name == null) {
            throw Multipart.malformed("a part has no name");
        }
        Content content = new Content();
        open = content;
        return new Part(name, fileName, content);
    }

    /** The rest of a line. {@code atEnd}: the body may end in the middle of it, after the last boundary. */
    private String line(int longest, boolean atEnd) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int at = indexOf(NEW_LINE);
            int upTo = at >= 0 ? at : Math.max(start, end - 1);
            line.write(buffer, start, upTo - start);
            start = upTo;
            if (at >= 0) {
                start += NEW_LINE.length;
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() > longest) {
                throw Multipart.malformed("a line is longer than " + longest + " bytes");
            }
            if (!fill()) {
                line.write(buffer, start, end - start);
                start = end;
                if (atEnd && line.size() >= 2) {
                    return line.toString(StandardCharsets.UTF_8);
                }
                throw Multipart.malformed("it ends before its last boundary");
            }
        }
    }

    /** Where a sequence begins in the buffer, -1 if not all of it is there. */
    private int indexOf(byte[] wanted) {
        int last = end - wanted.length;
        for (int at = start; at <= last; at++) {
            if (buffer[at] == wanted[0] && isAt(at, wanted)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isAt(int at, byte[] wanted) {
        for (int i = 1; i < wanted.length; i++) {
            if (buffer[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads more into the buffer; false at the end of the body. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            return false;
        }
        end += read;
        return true;
    }

    /** What is before the next delimiter. */
    private final class Content extends InputStream {

        private int ready;
        private boolean last;

        /** Makes some bytes ready unless the content has ended. */
        private boolean prepare() throws IOException {
            while (ready == 0 && !last) {
                int at = indexOf(delimiter);
                last = at >= 0;
                ready = (last ? at : Math.max(start, end - delimiter.length + 1)) - start;
                if (ready == 0 && !last && !fill()) {
                    throw Multipart.malformed("it ends before its last boundary");
                }
            }
            return ready > 0;
        }

        @Override
        public int read() throws IOException {
            if (!prepare()) {
                return -1;
            }
            ready--;
            return buffer[start++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!prepare()) {
                return -1;
            }
            int read = Math.min(length, ready);
            System.arraycopy(buffer, start, target, offset, read);
            start += read;
            ready -= read;
            return read;
        }

        void skipRest() throws IOException {
            while (prepare()) {
                start += ready;
                ready = 0;
            }
        }
    }
}
