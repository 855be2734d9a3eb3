package dev.halley.metadata;

/**
 * Which component is meant.
 *
 * @param type name of the component type, for instance {@code experiment_tracker}
 */
public record ComponentKey(String type, String name) {}
