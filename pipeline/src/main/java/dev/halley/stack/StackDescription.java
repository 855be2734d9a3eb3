package dev.halley.stack;

import java.time.Instant;
import java.util.List;

/**
 * A stack as it may be shown.
 *
 * @param active whether runs use it if nothing else is said
 * @param components by type; the first of a type is its default
 */
public record StackDescription(String name, boolean active, List<ComponentDescription> components, Instant created) {}
