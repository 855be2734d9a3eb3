package dev.halley.step;

import java.time.Duration;

/** An attempt of a step took longer than its time limit. */
public final class StepTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param ended whether the step reacted to being interrupted */
    public StepTimeoutException(Duration limit, boolean ended) {
        super("It took longer than its time limit of " + words(limit) + " and was interrupted."
                + (ended
                        ? ""
                        : " It does not react to that: its thread is left behind until this process ends, and nothing it does"
                                + " is recorded. A step operator can kill such a step."));
    }

    private static String words(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
