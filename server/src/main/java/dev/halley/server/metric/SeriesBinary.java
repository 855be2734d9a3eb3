package dev.halley.server.metric;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Series as a browser takes them without parsing: little-endian, every column at a multiple of eight bytes, so that a
 * {@code Float64Array} can be laid over the answer. docs/reference/http-api.md describes each byte. Confined to one answer.
 */
final class SeriesBinary {

    static final String CONTENT_TYPE = "application/vnd.halley.series";

    private static final int MAGIC = 'H' | 'L' << 8 | 'Y' << 16 | 'S' << 24;
    private static final int VERSION = 1;
    private static final int HEADER = 24;
    private static final int HAS_STEPS = 1;
    /** Where the next series would begin, so that a reader knows a whole answer from a broken one. */
    private static final int END = -1;

    private static final byte[] PADDING = new byte[7];

    private final OutputStream out;
    private boolean started;
    /** Used again: a new array would be filled with zeros first. */
    private byte[] room = new byte[0];

    SeriesBinary(OutputStream out) {
        this.out = out;
    }

    void write(String experimentKey, Series series) throws IOException {
        start();
        byte[] key = experimentKey.getBytes(StandardCharsets.UTF_8);
        byte[] name = series.name().getBytes(StandardCharsets.UTF_8);
        int size = series.size();
        boolean hasSteps = false;
        for (long step : series.steps()) {
            hasSteps |= step != Series.NO_STEP;
        }
        int texts = key.length + name.length + 7 & ~7;
        int length = HEADER + texts + size * (hasSteps ? 24 : 16);
        room = room.length < length ? new byte[length] : room;
        ByteBuffer bytes = ByteBuffer.wrap(room).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(key.length).putInt(name.length).putInt(size).putInt(hasSteps ? HAS_STEPS : 0);
        bytes.putDouble((double) series.count());
        bytes.put(key).put(name).put(PADDING, 0, texts - key.length - name.length);
        if (hasSteps) {
            for (int i = 0; i < size; i++) {
                long step = series.steps()[i];
                bytes.putDouble(step == Series.NO_STEP ? Double.NaN : (double) step);
            }
        }
        for (int i = 0; i < size; i++) {
            bytes.putDouble((double) series.timestampsMillis()[i]);
        }
        for (int i = 0; i < size; i++) {
            bytes.putDouble(series.values()[i]);
        }
        out.write(room, 0, length);
    }

    private void start() throws IOException {
        if (!started) {
            started = true;
            ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            out.write(bytes.putInt(MAGIC).putInt(VERSION).array());
        }
    }

    void end() throws IOException {
        start();
        out.write(ByteBuffer.allocate(8).putInt(END).putInt(0).array());
    }
}
