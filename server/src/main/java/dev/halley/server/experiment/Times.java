package dev.halley.server.experiment;

import dev.halley.server.http.Body;
import java.time.Clock;

/** Times of logged things. */
public final class Times {

    /** Comet: Python multiplies some times by a thousand twice; the year 5138 in milliseconds tells them apart. */
    private static final long LARGEST_MILLIS = 100_000_000_000_000L;

    private Times() {}

    /** The body's {@code timestamp} in epoch milliseconds; now if it has none. */
    public static long of(Body body, Clock clock) {
        Long given = body.number("timestamp");
        return given == null ? clock.millis() : given > LARGEST_MILLIS ? given / 1000 : given;
    }
}
