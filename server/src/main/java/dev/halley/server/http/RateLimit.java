package dev.halley.server.http;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Bounds how often one key, session or address calls: so many calls a minute, which may come all at once. Each server counts by itself.
 * Thread-safe.
 */
final class RateLimit {

    private static final int REMEMBERED = 50_000;
    private static final double NANOS_IN_A_MINUTE = 60e9;

    private final long perMinute;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param perMinute 0 for no bound */
    RateLimit(long perMinute, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.nanos = nanos;
    }

    /** How many calls may still be made, as of a time, and whether the last one was refused. */
    private record Bucket(double left, long atNanos, boolean refused) {}

    boolean isOn() {
        return perMinute > 0;
    }

    /** @throws ApiException TOO_MANY with the time to wait */
    void take(String who) {
        if (!isOn()) {
            return;
        }
        if (buckets.size() > REMEMBERED) {
            buckets.values().removeIf(bucket -> left(bucket) >= perMinute);
        }
        Bucket taken = buckets.compute(who, (same, known) -> {
            double left = known == null ? perMinute : left(known);
            return left < 1
                    ? new Bucket(left, nanos.getAsLong(), true)
                    : new Bucket(left - 1, nanos.getAsLong(), false);
        });
        if (taken.refused()) {
            int seconds = (int) Math.max(1, Math.ceil((1 - taken.left()) * 60.0 / perMinute));
            throw new ApiException(
                            ErrorKind.TOO_MANY,
                            "more than " + perMinute + " requests in a minute by one key or address. Try again in "
                                    + seconds + " s.")
                    .retryAfter(seconds);
        }
    }

    private double left(Bucket known) {
        double passed = nanos.getAsLong() - known.atNanos();
        return Math.min((double) perMinute, known.left() + Math.max(0, passed) * perMinute / NANOS_IN_A_MINUTE);
    }
}
