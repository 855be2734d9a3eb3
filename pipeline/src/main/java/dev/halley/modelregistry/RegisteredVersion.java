package dev.halley.modelregistry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model in a registry.
 *
 * @param version as the registry numbers it
 * @param uri where its content is
 * @param stage {@code staging}, {@code production} …; null if it has none
 * @param metadata by key
 */
public record RegisteredVersion(
        String model, String version, String uri, @Nullable String stage, Map<String, String> metadata) {

    public RegisteredVersion {
        metadata = Map.copyOf(metadata);
    }
}
