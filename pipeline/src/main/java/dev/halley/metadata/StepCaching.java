package dev.halley.metadata;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the cache was asked for a step.
 *
 * @param detail who switched it off, when it expired, what is gone; null if there is nothing to add
 * @param parts what the key was made of, by name ({@code code}, {@code parameter.trees}, {@code input.train}, …); empty if the
 *     step has not ended
 */
public record StepCaching(CacheStatus status, @Nullable String detail, Map<String, String> parts) {

    public static final StepCaching UNKNOWN = new StepCaching(CacheStatus.UNKNOWN, null, Map.of());

    public StepCaching {
        parts = Copies.of(parts);
    }
}
