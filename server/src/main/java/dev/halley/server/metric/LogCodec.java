package dev.halley.server.metric;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs the points of a request for the log: a byte that says what follows, then only what differs from the point before. A point of
 * a training loop takes 6 to 12 bytes. There is no compression: the log is short-lived and this is what a request waits for.
 */
final class LogCodec {

    private static final int VERSION = 1;
    /** Several requests in one row: their number, then each with its length before it. */
    private static final int JOINED = 2;

    // The bits of the leading byte. Step and epoch have two bits each.
    private static final int NEXT_SERIES = 1;
    private static final int STEP = 1;
    private static final int EPOCH = 3;
    private static final int OTHER_TIME = 1 << 5;
    private static final int FLOAT = 1 << 6;
    private static final int TEXT = 1 << 7;

    // How a step or epoch relates to the one before.
    private static final int MISSING = 0;
    private static final int SAME = 1;
    private static final int NEXT = 2;
    private static final int OTHER = 3;

    /** Takes the points as they are unpacked. */
    @FunctionalInterface
    interface Sink {
        void point(int series, long step, long millis, long epoch, double value, @Nullable Text text);
    }

    private LogCodec() {}

    static byte[] encode(Batch batch) {
        Columns points = batch.points;
        ByteWriter out = new ByteWriter(points.size * 14 + 32);
        out.writeByte(VERSION);
        out.writeVarint(points.size);
        int series = -1;
        long step = 0;
        long epoch = 0;
        long millis = 0;
        for (int i = 0; i < points.size; i++) {
            int nextSeries = batch.series(i);
            long nextStep = points.steps[i];
            long nextEpoch = points.epoch(i);
            long nextMillis = points.millis[i];
            double value = points.values[i];
            Text text = points.text(i);
            int stepKind = kind(step, nextStep);
            int epochKind = kind(epoch, nextEpoch);
            boolean isFloat = Double.doubleToRawLongBits((float) value) == Double.doubleToRawLongBits(value);
            out.writeByte((nextSeries == series + 1 ? NEXT_SERIES : 0)
                    | stepKind << STEP
                    | epochKind << EPOCH
                    | (nextMillis == millis ? 0 : OTHER_TIME)
                    | (isFloat ? FLOAT : 0)
                    | (text == null ? 0 : TEXT));
            if (nextSeries != series + 1) {
                out.writeSigned((long) nextSeries - series);
            }
            step = writeNumber(stepKind, step, nextStep, out);
            epoch = writeNumber(epochKind, epoch, nextEpoch, out);
            if (nextMillis != millis) {
                out.writeSigned(nextMillis - millis);
            }
            if (isFloat) {
                out.writeInt(Float.floatToRawIntBits((float) value));
            } else {
                out.writeLong(Double.doubleToRawLongBits(value));
            }
            if (text != null) {
                Text.write(text, out);
            }
            series = nextSeries;
            millis = nextMillis;
        }
        return out.toSealedBytes();
    }

    /** The row of one or several requests. */
    static byte[] join(List<byte[]> encoded) {
        if (encoded.size() == 1) {
            return encoded.get(0);
        }
        ByteWriter out = new ByteWriter(
                8 + encoded.stream().mapToInt(part -> part.length + 4).sum());
        out.writeByte(JOINED);
        out.writeVarint(encoded.size());
        for (byte[] part : encoded) {
            out.writeVarint(part.length);
            out.writeBytes(part);
        }
        return out.toBytes();
    }

    private static int kind(long previous, long next) {
        if (next == Columns.NONE) {
            return MISSING;
        }
        return next == previous ? SAME : next == previous + 1 ? NEXT : OTHER;
    }

    private static long writeNumber(int kind, long previous, long next, ByteWriter out) {
        if (kind == OTHER) {
            out.writeSigned(next - previous);
        }
        return kind == MISSING ? previous : next;
    }

    /** Takes the points of a row apart, request by request. */
    static void decode(byte[] row, Sink sink) {
        if (row.length == 0 || row[0] != JOINED) {
            decodeOne(row, sink);
            return;
        }
        ByteReader in = new ByteReader(row, 1, row.length);
        int count = in.readLength();
        for (int i = 0; i < count; i++) {
            int length = in.readLength();
            int start = in.skip(length);
            decodeOne(Arrays.copyOfRange(row, start, start + length), sink);
        }
        if (in.remaining() > 0) {
            throw new DamagedPointsException("a log row does not end where it should");
        }
    }

    private static void decodeOne(byte[] sealed, Sink sink) {
        ByteReader in = ByteReader.unseal(sealed);
        int version = in.readByte();
        if (version != VERSION) {
            throw new DamagedPointsException("a log row has version " + version + " (expected: " + VERSION + ")");
        }
        int size = in.readLength();
        int series = -1;
        long step = 0;
        long epoch = 0;
        long millis = 0;
        for (int i = 0; i < size; i++) {
            int flags = in.readByte();
            int stepKind = flags >> STEP & 3;
            int epochKind = flags >> EPOCH & 3;
            series += (flags & NEXT_SERIES) != 0 ? 1 : (int) in.readSigned();
            step = readNumber(stepKind, step, in);
            epoch = readNumber(epochKind, epoch, in);
            millis += (flags & OTHER_TIME) != 0 ? in.readSigned() : 0;
            double value =
                    (flags & FLOAT) != 0 ? Float.intBitsToFloat(in.readInt()) : Double.longBitsToDouble(in.readLong());
            Text text = (flags & TEXT) != 0 ? Text.read(in) : null;
            sink.point(
                    series,
                    stepKind == MISSING ? Columns.NONE : step,
                    millis,
                    epochKind == MISSING ? Columns.NONE : epoch,
                    value,
                    text);
        }
    }

    private static long readNumber(int kind, long previous, ByteReader in) {
        return switch (kind) {
            case NEXT -> previous + 1;
            case OTHER -> previous + in.readSigned();
            default -> previous;
        };
    }
}
