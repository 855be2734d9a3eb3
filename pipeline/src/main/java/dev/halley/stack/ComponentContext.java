package dev.halley.stack;

import java.nio.file.Path;

/**
 * What a flavor may know of its surroundings.
 *
 * @param home the Halley home; a component writes nothing outside it
 */
public record ComponentContext(Path home) {}
