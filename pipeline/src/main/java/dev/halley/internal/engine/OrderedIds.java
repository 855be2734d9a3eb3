package dev.halley.internal.engine;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of runs and of executions of steps: UUIDs of version 7, which begin with the time. The rows of a run are therefore neighbours in the
 * indexes of the metadata store, and a run of a thousand steps changes a few pages of them instead of a thousand. Thread-safe.
 */
final class OrderedIds {

    private static final int COUNTER_BITS = 12;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long LOW_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Random bytes for the next ids: to ask for those of one takes longer than all else. Guarded by itself. */
    private static final ByteBuffer BYTES = ByteBuffer.allocate(1024).limit(0);

    /** The time in milliseconds, and in the low bits a number within the millisecond. */
    private static final AtomicLong LAST = new AtomicLong();

    private OrderedIds() {}

    static String next() {
        long now = System.currentTimeMillis() << COUNTER_BITS;
        long place = LAST.updateAndGet(last -> Math.max(now, last + 1));
        long time = place >>> COUNTER_BITS;
        long counter = place & ((1 << COUNTER_BITS) - 1);
        long high = (time << 16) | VERSION | counter;
        long low = (random() & LOW_BITS) | VARIANT;
        return new UUID(high, low).toString();
    }

    private static long random() {
        synchronized (BYTES) {
            if (!BYTES.hasRemaining()) {
                RANDOM.nextBytes(BYTES.array());
                BYTES.clear();
            }
            return BYTES.getLong();
        }
    }
}
