package dev.halley.metadata;

import java.util.Locale;

/** Why a step was or was not taken from the cache. */
public enum CacheStatus {
    /** Not decided yet. */
    UNKNOWN,
    /** A step with the same key was found. */
    HIT,
    /** No step with the same key was found. */
    MISS,
    /** The cache is switched off for the step. */
    OFF,
    /** A step with the same key was found, but it is older than the policy allows. */
    EXPIRED,
    /** A step with the same key was found, but the content of one of its artifacts is gone. */
    GONE,
    /** The result was taken from the run that is replayed. */
    REPLAYED;

    /** The word in tables and JSON: {@code hit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
