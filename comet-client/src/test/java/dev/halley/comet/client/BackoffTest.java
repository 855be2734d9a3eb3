package dev.halley.comet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    @Test
    void waitsARandomTimeUnderABoundThatDoublesUpToHalfAMinute() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        long longest = 0;
        for (int round = 0; round < 200; round++) {
            Backoff backoff = new Backoff(random.split());
            for (int failure = 0; failure < 12; failure++) {
                long millis = backoff.afterFailure(null).toMillis();
                assertThat(millis).as("seed %s", seed).isBetween(0L, Math.min(30_000L, 250L << failure));
                longest = Math.max(longest, millis);
            }
        }
        assertThat(longest).as("seed %s", seed).isGreaterThan(25_000);
    }

    @Test
    void neverComesBackBeforeTheServerWantsIt() {
        Backoff backoff = new Backoff(new SplittableRandom(1));

        assertThat(backoff.afterFailure(Duration.ofSeconds(7))).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    }
}
