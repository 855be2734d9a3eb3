package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Files that are larger than the server's memory. Here 300 MB; {@code -Dhalley.large.bytes=10737418240} sends and fetches 10 GiB.
 */
class LargeAssetTest {

    private static final long BYTES = Long.getLong("halley.large.bytes", 300_000_000);
    private static final String API_KEY = "key-of-the-large-test";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void streamsAFileThatIsLargerThanTheHeapInAndOut() throws Exception {
        try (Halley halley = Halley.inNewHome()) {
            halley.with("JAVA_TOOL_OPTIONS", "-Xmx256m");
            Halley.RunningServer server = halley.startServer(0, API_KEY);
            String key = server.rest().createExperiment("halley", "large");
            long start = System.nanoTime();

            HttpResponse<String> uploaded = HTTP.send(
                    request(server, "/clientlib/asset/upload?assetId=large&fileName=large.bin&experimentId=" + key)
                            .header("Content-Type", "multipart/form-data; boundary=limit")
                            .POST(multipart())
                            .build(),
                    BodyHandlers.ofString());
            double upload = (System.nanoTime() - start) / 1e9;

            assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
            String path = "/api/rest/v2/experiment/asset/get-asset?assetId=large&experimentKey=" + key;
            start = System.nanoTime();
            HttpResponse<InputStream> fetched =
                    HTTP.send(request(server, path).GET().build(), BodyHandlers.ofInputStream());
            assertThat(fetched.headers().firstValueAsLong("Content-Length")).hasValue(BYTES);
            assertThat(digest(fetched.body())).isEqualTo(digest(new Pattern(0)));
            double download = (System.nanoTime() - start) / 1e9;
            HttpResponse<InputStream> tail = HTTP.send(
                    request(server, path)
                            .header("Range", "bytes=" + (BYTES - 1_000_000) + "-")
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(tail.statusCode()).isEqualTo(206);
            assertThat(digest(tail.body())).isEqualTo(digest(new Pattern(BYTES - 1_000_000)));
            System.out.printf("%d bytes: upload %.1f s, download %.1f s%n", BYTES, upload, download);
        }
    }

    private static HttpRequest.Builder request(Halley.RunningServer server, String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).header("Authorization", API_KEY);
    }

    private static BodyPublisher multipart() {
        byte[] head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "\r\n--limit--\r\n".getBytes(StandardCharsets.US_ASCII);
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(List.of(
                        new java.io.ByteArrayInputStream(head),
                        new Pattern(0),
                        new java.io.ByteArrayInputStream(tail))))),
                head.length + BYTES + tail.length);
    }

    private static String digest(InputStream content) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Bytes that look random and are told by their position. */
    private static final class Pattern extends InputStream {

        private final ByteBuffer block = ByteBuffer.allocate(1 << 16).limit(0);
        private long position;

        Pattern(long from) {
            position = from / block.capacity() * block.capacity();
            if (from < BYTES) {
                fill();
                block.position((int) (from - (position - block.limit())));
            }
        }

        private void fill() {
            block.clear();
            long state = position + 0x9E3779B97F4A7C15L;
            while (block.hasRemaining()) {
                state ^= state << 13;
                state ^= state >>> 7;
                state ^= state << 17;
                block.putLong(state);
            }
            block.flip();
            block.limit((int) Math.min(block.limit(), BYTES - position));
            position += block.limit();
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (!block.hasRemaining()) {
                if (position >= BYTES) {
                    return -1;
                }
                fill();
            }
            int read = Math.min(length, block.remaining());
            block.get(target, offset, read);
            return read;
        }
    }
}
