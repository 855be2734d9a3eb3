package dev.halley.server.share;

import org.jspecify.annotations.Nullable;

/**
 * A link.
 *
 * @param code the secret in its address
 * @param kind {@code project}, {@code experiment}, {@code view} or {@code report}
 * @param experimentKey null unless an experiment is shared
 * @param target the view's or report's id, null if there is none
 * @param page the path of the page that it leads to
 * @param expiresMillis null if it does not end by itself
 */
public record ShareLink(
        String linkId,
        String code,
        String kind,
        String workspace,
        String project,
        String projectId,
        @Nullable String experimentKey,
        @Nullable String target,
        String page,
        long createdMillis,
        @Nullable Long expiresMillis) {}
