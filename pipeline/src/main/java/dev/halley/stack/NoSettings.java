package dev.halley.stack;

/** The settings record of a flavor that takes no settings. */
public record NoSettings() {}
