package dev.halley.comet.protocol;

/** A piece of what a run printed. {@code offset} counts the pieces of one stream and gives their order. */
public record OutputLine(String output, boolean stderr, long localTimestamp, long offset) {}
