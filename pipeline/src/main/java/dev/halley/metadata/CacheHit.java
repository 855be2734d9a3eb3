package dev.halley.metadata;

/**
 * A completed step of the past that has the wanted cache key.
 *
 * @param run name of its run
 */
public record CacheHit(String run, StoredStep step) {

    public StepOrigin origin() {
        return new StepOrigin(run, step.step(), step.id());
    }
}
