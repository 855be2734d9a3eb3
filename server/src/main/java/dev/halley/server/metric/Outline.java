package dev.halley.server.metric;

/**
 * What a chart needs to know of a chunk that lies within one of its buckets: the first, last, smallest and largest point. It is the
 * upper level of the pyramid; the chunk itself is read only where a bucket begins or ends inside it.
 */
record Outline(int count, Mark first, Mark last, Mark min, Mark max) {

    private static final int VERSION = 1;

    /** Of sorted points, at least one. */
    static Outline of(Columns sorted) {
        Stretch all = new Stretch();
        all.scan(sorted.values, 0, sorted.size);
        return new Outline(
                sorted.size,
                bare(sorted, 0),
                bare(sorted, sorted.size - 1),
                bare(sorted, all.low),
                bare(sorted, all.high));
    }

    /** Charts show neither texts nor epochs. */
    private static Mark bare(Columns points, int index) {
        return new Mark(points.steps[index], points.millis[index], Columns.NONE, points.values[index], null);
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter(80);
        out.writeByte(VERSION);
        out.writeVarint(count);
        write(first, new Mark(0, 0, Columns.NONE, 0, null), out);
        write(last, first, out);
        write(min, first, out);
        write(max, first, out);
        return out.toSealedBytes();
    }

    private static void write(Mark mark, Mark base, ByteWriter out) {
        out.writeSigned(mark.step() - base.step());
        out.writeSigned(mark.millis() - base.millis());
        out.writeLong(Double.doubleToRawLongBits(mark.value()));
    }

    static Outline decode(byte[] sealed) {
        ByteReader in = ByteReader.unseal(sealed);
        int version = in.readByte();
        if (version != VERSION) {
            throw new DamagedPointsException("an outline has version " + version + " (expected: " + VERSION + ")");
        }
        int count = in.readLength();
        Mark first = read(in, new Mark(0, 0, Columns.NONE, 0, null));
        return new Outline(count, first, read(in, first), read(in, first), read(in, first));
    }

    private static Mark read(ByteReader in, Mark base) {
        return new Mark(
                base.step() + in.readSigned(),
                base.millis() + in.readSigned(),
                Columns.NONE,
                Double.longBitsToDouble(in.readLong()),
                null);
    }

    /** Whether a point with this step and time can be inside. */
    boolean spans(long step, long millis) {
        return Columns.compare(first.step(), first.millis(), step, millis) <= 0 && last.isAfterOrWith(step, millis);
    }
}
