package dev.halley.stack;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A component as it may be shown.
 *
 * @param attributes as they were given; values of secrets are asterisks, references to secrets are shown
 * @param labels what users noted about it
 * @param stacks names of the stacks that have it
 */
public record ComponentDescription(
        ComponentType<?> type,
        String name,
        String flavor,
        Map<String, String> attributes,
        Map<String, String> labels,
        List<String> stacks,
        Instant created) {}
