package dev.halley.artifact;

/** A text in Markdown that a step makes. */
public record Markdown(String text) {}
