package dev.halley.server.other;

/** An other that somebody logs. */
record NewOther(String name, String value, long timestampMillis) {}
