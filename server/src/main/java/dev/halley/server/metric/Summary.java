package dev.halley.server.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * What the chunks of a series hold, without reading them. It is stored in the same transaction as the chunks.
 *
 * @param count how many points
 * @param current the point with the highest step and time
 * @param nextChunk the number of the next chunk; numbers are never used twice, so a chunk with a number never changes
 * @param tail the chunks at the end that are not full, oldest first: later points are merged into them
 */
record Summary(long count, Mark current, Mark min, Mark max, int nextChunk, List<Tail> tail) {

    /** A chunk that is not full. */
    record Tail(int chunk, int size) {}

    private static final int VERSION = 1;

    Summary {
        tail = List.copyOf(tail);
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter(96);
        out.writeByte(VERSION);
        out.writeVarint(count);
        current.write(out);
        min.write(out);
        max.write(out);
        out.writeVarint(nextChunk);
        out.writeVarint(tail.size());
        for (Tail chunk : tail) {
            out.writeVarint(chunk.chunk());
            out.writeVarint(chunk.size());
        }
        return out.toSealedBytes();
    }

    static Summary decode(byte[] sealed) {
        ByteReader in = ByteReader.unseal(sealed);
        int version = in.readByte();
        if (version != VERSION) {
            throw new DamagedPointsException("a summary has version " + version + " (expected: " + VERSION + ")");
        }
        long count = in.readVarint();
        Mark current = Mark.read(in);
        Mark min = Mark.read(in);
        Mark max = Mark.read(in);
        int nextChunk = in.readLength();
        int tails = in.readLength();
        List<Tail> tail = new ArrayList<>();
        for (int i = 0; i < tails; i++) {
            tail.add(new Tail(in.readLength(), in.readLength()));
        }
        return new Summary(count, current, min, max, nextChunk, tail);
    }
}
