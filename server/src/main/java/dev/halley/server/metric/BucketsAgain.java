package dev.halley.server.metric;

import org.jspecify.annotations.Nullable;

/**
 * Buckets to put points into, used again for the next chart if that has the same axis, as most of a page have: where they end is known then,
 * and the processor has them at hand. Confined to one thread, for one chart at a time.
 */
final class BucketsAgain {

    private @Nullable BucketedPoints last;

    /** Empty ones, as {@link BucketedPoints#BucketedPoints} makes them. Those given before are not to be used any more. */
    BucketedPoints of(boolean bySteps, long from, long to, int buckets) {
        BucketedPoints known = last;
        if (known == null || !known.hasAxis(bySteps, from, to, buckets)) {
            known = new BucketedPoints(bySteps, from, to, buckets);
            last = known;
        } else {
            known.clear();
        }
        return known;
    }
}
