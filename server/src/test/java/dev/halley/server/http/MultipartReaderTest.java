package dev.halley.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.server.error.ApiException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

    private static final String TYPE = "multipart/form-data; boundary=\"--x--\"";

    @Test
    void readsFilesAndTextsInAnyOrder() throws IOException {
        String body = """
                a preamble that counts for nothing
                ----x--
                Content-Disposition: form-data; name="link"; filename="link"

                s3://bucket/ä
                ----x--
                content-disposition: form-data; filename*=UTF-8''na%C3%AFve+1.txt; name=file
                Content-Type: text/plain

                one
                --
                two
                ----x--
                Content-Disposition: form-data; name="metadata"

                {}
                ----x----
                what follows counts for nothing
                """.replace("\n", "\r\n");
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        Multipart parts = Multipart.read(stream(body), TYPE, Map.of("file", content -> content.transferTo(file)));

        assertThat(file.toString(UTF_8)).isEqualTo("one\r\n--\r\ntwo");
        assertThat(parts.fileName("file")).isEqualTo("naïve+1.txt");
        assertThat(parts.text("link")).isEqualTo("s3://bucket/ä");
        assertThat(parts.text("metadata")).isEqualTo("{}");
        assertThat(parts.text("file")).isNull();
    }

    @Test
    void skipsWhatAReceiverLeaves() throws IOException {
        Multipart parts = Multipart.read(
                stream(part("file", "long content") + part("metadata", "{}") + "----x----"),
                TYPE,
                Map.of("file", content -> assertThat(content.read()).isEqualTo('l')));

        assertThat(parts.text("metadata")).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "----x-",
                "----x--\r\nContent-Disposition: form-data; name=a\r\n\r\nno end",
                "----x--\r\n\r\nno name\r\n----x----",
                "----x--\r\nContent-Disposition: form-data; name=a"
            })
    void refusesABodyThatIsCutShortOrNamesNothing(String body) {
        assertThatThrownBy(() -> Multipart.read(stream(body), TYPE, Map.of()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("multipart/form-data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data", "multipart/form-data; boundary=", "text/plain"})
    void refusesAnotherContentType(String type) {
        assertThatThrownBy(() -> Multipart.read(stream(""), type, Map.of()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(type);
    }

    /** Whatever bytes a file has, also pieces of the boundary, and however the network cuts the body. */
    @Test
    void givesBackEveryByteOfRandomFiles() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<byte[]> files = new ArrayList<>();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int i = random.nextInt(4); i >= 0; i--) {
                byte[] file = content(random);
                files.add(file);
                body.writeBytes("----x--\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n".getBytes(UTF_8));
                body.writeBytes(file);
                body.writeBytes("\r\n".getBytes(UTF_8));
            }
            body.writeBytes("----x----\r\n".getBytes(UTF_8));
            List<byte[]> read = new ArrayList<>();

            Multipart.read(
                    new Dribbling(body.toByteArray(), random), TYPE, Map.of("file", in -> read.add(in.readAllBytes())));

            assertThat(read.stream().map(HexFormat.of()::formatHex))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(
                            files.stream().map(HexFormat.of()::formatHex).toList());
        }
    }

    private static byte[] content(Random random) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        String[] pieces = {"\r", "\n", "-", "\r\n", "--", "\r\n----x-", "\r\n----x", "----x--", "a", "\0"};
        for (int i = random.nextInt(random.nextBoolean() ? 40 : 60_000); i > 0; i--) {
            content.writeBytes(pieces[random.nextInt(pieces.length)].getBytes(UTF_8));
        }
        // Only the boundary itself cannot be in a file.
        String text = content.toString(UTF_8);
        while (text.contains("\r\n----x--")) {
            text = text.replace("\r\n----x--", "\r\n----x");
        }
        return text.getBytes(UTF_8);
    }

    private static String part(String name, String content) {
        return "----x--\r\nContent-Disposition: form-data; name=" + name + "\r\n\r\n" + content + "\r\n";
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(UTF_8));
    }

    /** Gives a few bytes at a time, as a network does. */
    private static final class Dribbling extends FilterInputStream {

        private final Random random;

        Dribbling(byte[] bytes, Random random) {
            super(new ByteArrayInputStream(bytes));
            this.random = random;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int most = random.nextInt(10) == 0 ? 70_000 : 1 + random.nextInt(40);
            return super.read(target, offset, Math.min(length, most));
        }
    }
}
