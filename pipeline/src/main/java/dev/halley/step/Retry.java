package dev.halley.step;

import java.time.Duration;

/**
 * How often a step is tried again after it failed, and how long to wait before.
 *
 * <pre>{@code
 * p.step(Digits::download).retry(Retry.times(3).delay(Duration.ofSeconds(2)).backoff(2));
 * }</pre>
 *
 * @param times how often it is tried again, 0 to {@value #MOST}
 * @param delay before the second attempt. Defaults to 1 s, at least 10 ms: a step that fails at once must not occupy the machine
 * @param backoff by what the delay is multiplied for each further attempt. Defaults to 2
 * @param maxDelay where the delay stops growing. Defaults to 10 minutes
 * @param tracking what becomes of the experiment of a tracked step
 */
public record Retry(int times, Duration delay, double backoff, Duration maxDelay, Tracking tracking) {

    public static final int MOST = 1_000;

    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** Not at all. */
    public static final Retry NEVER =
            new Retry(0, Duration.ofSeconds(1), 2, Duration.ofMinutes(10), Tracking.NEW_EXPERIMENT);

    /** What becomes of the experiment of a tracked step. */
    public enum Tracking {
        /** Each attempt has an experiment of its own; those before end as failed. */
        NEW_EXPERIMENT,
        /** All attempts log to one experiment, which ends with the last of them. */
        CONTINUE
    }

    public Retry {
        if (times < 0 || times > MOST) {
            throw new IllegalArgumentException("retry times: " + times + " (expected: 0 to " + MOST + ").");
        }
        if (delay.isNegative() || maxDelay.isNegative()) {
            throw new IllegalArgumentException("retry delay: " + delay + " (expected: not negative).");
        }
        if (!(backoff >= 1)) {
            throw new IllegalArgumentException("retry backoff: " + backoff + " (expected: 1 or more).");
        }
        delay = delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay;
    }

    public static Retry times(int times) {
        return new Retry(times, NEVER.delay, NEVER.backoff, NEVER.maxDelay, NEVER.tracking);
    }

    public Retry delay(Duration first) {
        return new Retry(times, first, backoff, maxDelay, tracking);
    }

    public Retry backoff(double factor) {
        return new Retry(times, delay, factor, maxDelay, tracking);
    }

    public Retry maxDelay(Duration longest) {
        return new Retry(times, delay, backoff, longest, tracking);
    }

    public Retry tracking(Tracking strategy) {
        return new Retry(times, delay, backoff, maxDelay, strategy);
    }

    /** How long to wait after a failed attempt. */
    public Duration delayAfter(int attempt) {
        double first = (double) delay.toMillis();
        double longest = Math.max(first, (double) maxDelay.toMillis());
        return Duration.ofMillis((long) Math.min(first * Math.pow(backoff, attempt - 1.0), longest));
    }
}
