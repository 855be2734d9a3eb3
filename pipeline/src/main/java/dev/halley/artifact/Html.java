package dev.halley.artifact;

/** A page that a step makes. The web UI shows it in a sandbox, without scripts of its own origin. */
public record Html(String text) {}
