package dev.halley.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What else is known of a step of a run.
 *
 * @param name of the step, the same for all its calls
 * @param attempt which attempt {@link StoredStep} tells of, from 1 on
 * @param failedAttempts those before, oldest first; of very many only the first and the last are kept
 * @param caching how the cache was asked
 * @param log what it printed; null if nothing
 * @param parent id of the mapped step of which this one handles an item; null if it is a step of the pipeline itself
 * @param item which item it handles, from 0 on; -1 if it is a step of the pipeline itself
 */
public record StepDetails(
        String name,
        int attempt,
        List<StepAttempt> failedAttempts,
        StepCaching caching,
        @Nullable StepLog log,
        @Nullable String parent,
        int item) {

    public StepDetails {
        failedAttempts = List.copyOf(failedAttempts);
    }

    /** Of a step of which nothing else is known. */
    public static StepDetails of(String name) {
        return new StepDetails(name, 1, List.of(), StepCaching.UNKNOWN, null, null, -1);
    }
}
