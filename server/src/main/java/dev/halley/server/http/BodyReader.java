package dev.halley.server.http;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a request's body once, inflating it if it is compressed, within bounds. */
final class BodyReader {

    /** JSON bodies larger than this are refused; files are streamed and not held. */
    static final int MAX_BYTES = 64 << 20;

    private final Context context;
    private byte @Nullable [] bytes;

    BodyReader(Context context) {
        this.context = context;
    }

    byte[] bytes() throws IOException {
        if (bytes == null) {
            try (InputStream in = stream()) {
                byte[] read = in.readNBytes(MAX_BYTES + 1);
                if (read.length > MAX_BYTES) {
                    throw tooLarge();
                }
                bytes = read;
            }
        }
        return bytes;
    }

    /** The body as it comes, which ends with a refusal where it is too large. */
    InputStream bounded() throws IOException {
        if (bytes != null) {
            return new ByteArrayInputStream(bytes);
        }
        return bounded(stream());
    }

    static InputStream bounded(InputStream inflated) {
        return new FilterInputStream(inflated) {
            private long left = MAX_BYTES;

            @Override
            public int read() throws IOException {
                int next = in.read();
                count(next < 0 ? 0 : 1);
                return next;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int read = in.read(target, offset, length);
                count(Math.max(0, read));
                return read;
            }

            private void count(int read) {
                left -= read;
                if (left < 0) {
                    throw tooLarge();
                }
            }
        };
    }

    private static ApiException tooLarge() {
        return new ApiException(
                ErrorKind.TOO_LARGE, "the body is larger than " + (MAX_BYTES >> 20) + " MiB uncompressed.");
    }

    InputStream stream() throws IOException {
        InputStream in = context.req().getInputStream();
        String encoding = context.header("Content-Encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return in;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return gunzip(in);
        }
        throw new ApiException(ErrorKind.INVALID, "Content-Encoding: '" + encoding + "' (expected: gzip).");
    }

    static InputStream gunzip(InputStream in) {
        try {
            return new FilterInputStream(new GZIPInputStream(in, 1 << 16)) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    try {
                        return in.read(target, offset, length);
                    } catch (ZipException | EOFException broken) {
                        throw notGzip(": " + broken.getMessage());
                    }
                }
            };
        } catch (IOException broken) {
            throw notGzip("");
        }
    }

    private static ApiException notGzip(String why) {
        return new ApiException(ErrorKind.INVALID, "the body is not gzip, as its Content-Encoding says" + why + ".");
    }
}
