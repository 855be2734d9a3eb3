package dev.halley.server.other;

/** An other that somebody logs. */
public record NewOther(String name, String value, long timestampMillis) {}
