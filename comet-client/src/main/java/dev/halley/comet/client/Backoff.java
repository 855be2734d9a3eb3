package dev.halley.comet.client;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait after failures in a row: a random time between nothing and a bound that doubles with each (full jitter), so that
 * many clients of a server that comes back do not all come at once. Confined to the sender.
 */
final class Backoff {

    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** @param asked what the server asked for: never less than that; null if it did not */
    Duration afterFailure(@Nullable Duration asked) {
        long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 20));
        failures++;
        Duration jitter = Duration.ofMillis(random.nextLong(bound + 1));
        return asked == null ? jitter : asked.plusMillis(jitter.toMillis() / 4);
    }

    void reset() {
        failures = 0;
    }

    int failures() {
        return failures;
    }
}
