package dev.halley.server.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.halley.server.http.Json;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the members of an export one after the other, and at its end what each hashes to. Confined to one thread. */
final class ExportWriter {

    private final ZipOutputStream zip;
    private final long madeMillis;
    private final StringBuilder sums = new StringBuilder();

    ExportWriter(OutputStream out, Instant made) {
        this.zip = new ZipOutputStream(out);
        this.madeMillis = made.toEpochMilli();
    }

    /** Writes a member. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Writes objects, each on a line of its own. */
    @FunctionalInterface
    interface Lines {
        void write(JsonGenerator json) throws IOException;
    }

    void lines(String name, Lines lines) throws IOException {
        member(name, Deflater.BEST_SPEED, out -> {
            // Text of any size goes on to the zip by itself; the member ends, the zip does not.
            JsonGenerator json = Json.MAPPER
                    .getFactory()
                    .createGenerator(out)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            lines.write(json);
            if (json.getOutputContext().hasCurrentIndex()) {
                json.writeRaw('\n');
            }
            json.close();
        });
    }

    /** Contents are mostly packed already. */
    void content(String sha256, InputStream content) throws IOException {
        member(ExportFile.content(sha256), Deflater.NO_COMPRESSION, content::transferTo);
    }

    private void member(String name, int level, Content content) throws IOException {
        zip.setLevel(level);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(madeMillis);
        zip.putNextEntry(entry);
        MessageDigest digest = ExportFile.sha256();
        content.write(new Digested(zip, digest));
        zip.closeEntry();
        sums.append(HexFormat.of().formatHex(digest.digest()))
                .append("  ")
                .append(name)
                .append('\n');
    }

    /** Writes the hashes, in the words of {@code sha256sum}, and ends the file. */
    void finish() throws IOException {
        zip.setLevel(Deflater.BEST_SPEED);
        ZipEntry entry = new ZipEntry(ExportFile.SUMS);
        entry.setTime(madeMillis);
        zip.putNextEntry(entry);
        zip.write(sums.toString().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    private static final class Digested extends FilterOutputStream {

        private final MessageDigest digest;

        Digested(OutputStream out, MessageDigest digest) {
            super(out);
            this.digest = digest;
        }

        @Override
        public void write(int one) throws IOException {
            digest.update((byte) one);
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            digest.update(bytes, offset, length);
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            // The zip is flushed at its end: a flush in between would pack badly.
        }
    }
}
