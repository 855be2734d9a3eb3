package dev.halley.comet.client;

import org.jspecify.annotations.Nullable;

/**
 * What a later process must know to send an experiment; the file {@code header.json}. The API key is not in it.
 *
 * @param url the server it was logged for
 */
record SpoolHeader(
        String key,
        String url,
        @Nullable String workspace,
        @Nullable String project,
        String name,
        long startMillis) {}
