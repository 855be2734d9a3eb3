package dev.halley.comet.protocol;

/** The body of {@link CometPaths#LOG_OTHER}; the last value of a key wins. The key {@code Name} is the experiment's name. */
public record OtherValue(String experimentKey, String key, String value, long timestamp) {}
