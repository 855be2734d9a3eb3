package dev.halley.server.metric;

import org.jspecify.annotations.Nullable;

/** One point that is remembered beside the columns: the last, smallest or largest of many. */
record Mark(
        long step,
        long millis,
        long epoch,
        double value,
        @Nullable Text text) {

    MetricPoint toPoint(String name, @Nullable String context) {
        return new MetricPoint(
                name,
                value,
                Text.shown(text, value),
                step == Columns.NONE ? null : (Long) step,
                epoch == Columns.NONE ? null : (Long) epoch,
                millis,
                context);
    }

    boolean isAfterOrWith(long otherStep, long otherMillis) {
        return Columns.compare(step, millis, otherStep, otherMillis) >= 0;
    }

    boolean isSame(Mark other) {
        return step == other.step
                && millis == other.millis
                && epoch == other.epoch
                && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(other.value);
    }

    void write(ByteWriter out) {
        out.writeSigned(step);
        out.writeSigned(millis);
        out.writeSigned(epoch);
        out.writeLong(Double.doubleToRawLongBits(value));
        Text.write(text, out);
    }

    static Mark read(ByteReader in) {
        return new Mark(
                in.readSigned(),
                in.readSigned(),
                in.readSigned(),
                Double.longBitsToDouble(in.readLong()),
                Text.read(in));
    }
}
