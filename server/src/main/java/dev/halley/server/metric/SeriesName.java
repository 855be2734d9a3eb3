package dev.halley.server.metric;

import org.jspecify.annotations.Nullable;

/** What tells the series of one experiment apart. */
record SeriesName(String name, @Nullable String context) {

    String contextOrEmpty() {
        return context == null ? "" : context;
    }
}
