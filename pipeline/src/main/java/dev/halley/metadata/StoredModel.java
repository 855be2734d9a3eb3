package dev.halley.metadata;

import java.time.Instant;
import java.util.List;

/**
 * A model: what a line of versions is about.
 *
 * @param name unique
 * @param description may be empty
 * @param license may be empty
 * @param versions how many there are
 */
public record StoredModel(
        String name, String description, String license, List<String> tags, Instant created, int versions) {

    public StoredModel {
        tags = List.copyOf(tags);
    }
}
