package dev.halley.internal.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one step. Each line is {@code TIME SOURCE TEXT}, with a time like {@code 2026-11-25T09:00:00.123Z} and the source {@code O}
 * (standard output), {@code E} (standard error) or {@code H} (Halley itself). Writing appends to memory; {@link #flush} writes that to the
 * file, and is called in the background. A line that overwrites itself, as progress bars do, is kept as it was last. What is beyond
 * {@value #MOST_BYTES} bytes is left out, and the log says so; so are secrets. Thread-safe.
 */
public final class StepLogWriter {

    private static final Logger log = LoggerFactory.getLogger(StepLogWriter.class);
    static final long MOST_BYTES = 64L << 20;
    private static final int FLUSH_AT = 1 << 20;
    private static final int LONGEST_LINE = 16_384;

    private final Path file;
    private final Line out = new Line();
    private final Line err = new Line();

    /** Complete lines that are not in the file yet. Guarded by this. */
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    private @Nullable OutputStream opened;
    private long bytes;
    private long lines;
    private boolean full;
    private boolean closed;
    private long stampSecond = Long.MIN_VALUE;
    private String stamp = "";

    /** @param file made when there is something to write */
    public StepLogWriter(Path file) {
        this.file = file;
    }

    /** A line that is not complete. */
    private static final class Line {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream(128);
        private boolean overwrite;
    }

    /** Takes what a step printed. */
    synchronized void write(char source, byte[] from, int offset, int length) {
        if (closed || full) {
            return;
        }
        Line line = source == 'O' ? out : err;
        for (int i = offset; i < offset + length; i++) {
            byte each = from[i];
            if (each == '\n') {
                complete(source, line);
            } else if (each == '\r') {
                line.overwrite = true;
            } else {
                if (line.overwrite) {
                    line.text.reset();
                    line.overwrite = false;
                }
                line.text.write(each);
                if (line.text.size() >= LONGEST_LINE) {
                    complete(source, line);
                }
            }
        }
        if (pending.size() >= FLUSH_AT) {
            flush();
        }
    }

    /** A line of Halley's own. */
    public synchronized void note(String text) {
        if (!closed && !full) {
            Line line = new Line();
            line.text.writeBytes(text.replace('\n', ' ').getBytes(StandardCharsets.UTF_8));
            complete('H', line);
        }
    }

    private void complete(char source, Line line) {
        append(source, Masks.apply(line.text.toByteArray()));
        line.text.reset();
        line.overwrite = false;
        if (bytes > MOST_BYTES) {
            append('H', "The log is cut off here: it is larger than 64 MiB.".getBytes(StandardCharsets.UTF_8));
            full = true;
        }
    }

    private void append(char source, byte[] text) {
        byte[] head = (time() + " " + source + " ").getBytes(StandardCharsets.US_ASCII);
        pending.writeBytes(head);
        pending.writeBytes(text);
        pending.write('\n');
        bytes += head.length + text.length + 1L;
        lines++;
    }

    private String time() {
        long millis = System.currentTimeMillis();
        if (millis / 1000 != stampSecond) {
            stampSecond = millis / 1000;
            String second = Instant.ofEpochSecond(stampSecond)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
            stamp = second.substring(0, second.length() - 1);
        }
        return stamp + "." + String.valueOf(1000 + millis % 1000).substring(1) + "Z";
    }

    /** Writes what is pending to the file, so that readers see it. */
    public synchronized void flush() {
        if (pending.size() == 0) {
            return;
        }
        try {
            OutputStream to = opened;
            if (to == null) {
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                to = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                opened = to;
            }
            pending.writeTo(to);
        } catch (IOException e) {
            log.warn("The log {} cannot be written; it ends here.", file, e);
            full = true;
        }
        pending.reset();
    }

    /** Ends the log. Returns whether there is anything in it. */
    public synchronized boolean close() {
        if (closed) {
            return lines > 0;
        }
        for (Line line : new Line[] {out, err}) {
            if (line.text.size() > 0) {
                complete(line == out ? 'O' : 'E', line);
            }
        }
        flush();
        closed = true;
        try {
            OutputStream to = opened;
            if (to != null) {
                to.close();
            }
        } catch (IOException e) {
            log.warn("The log {} cannot be closed.", file, e);
        }
        return lines > 0;
    }

    /** Deletes the file, after the log was brought elsewhere. */
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("The log {} stays.", file, e);
        }
    }

    public Path file() {
        return file;
    }

    public synchronized long lines() {
        return lines;
    }

    public synchronized long size() {
        return bytes;
    }
}
