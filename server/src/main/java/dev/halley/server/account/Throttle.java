package dev.halley.server.account;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds how often somebody may be wrong: so many failures for an account or an address, then one more for each time that passes. Who is
 * right is slowed down by it only while the account is under attack from the same address. Thread-safe.
 */
final class Throttle {

    private static final int REMEMBERED = 50_000;

    private final int failures;
    private final long refillMillis;
    private final Clock clock;
    private final Map<String, Tries> tries = new ConcurrentHashMap<>();

    Throttle(int failures, Duration refill, Clock clock) {
        this.failures = failures;
        this.refillMillis = refill.toMillis();
        this.clock = clock;
    }

    /** How many failures count, as of a time. */
    private record Tries(double count, long atMillis) {}

    /** @throws ApiException TOO_MANY if there were too many failures for this */
    void check(String what) {
        Tries known = tries.get(what);
        if (known == null) {
            return;
        }
        double now = decayed(known);
        if (now >= failures) {
            int seconds = (int) Math.ceil((now - failures + 1) * refillMillis / 1000.0);
            throw new ApiException(
                            ErrorKind.TOO_MANY,
                            "too many failed attempts to sign in. Try again in " + Math.max(1, seconds) + " s.")
                    .retryAfter(Math.max(1, seconds));
        }
    }

    void failed(String what) {
        if (tries.size() > REMEMBERED) {
            tries.values().removeIf(known -> decayed(known) < 0.5);
        }
        tries.merge(
                what,
                new Tries(1, clock.millis()),
                (known, one) -> new Tries(Math.min(decayed(known) + 1, 2.0 * failures), clock.millis()));
    }

    void succeeded(String what) {
        tries.remove(what);
    }

    private double decayed(Tries known) {
        return Math.max(0, known.count() - (double) Math.max(0, clock.millis() - known.atMillis()) / refillMillis);
    }
}
