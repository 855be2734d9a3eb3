package dev.halley.comet.protocol;

import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /account-details}: whose key it is. Read from any server, so both may be missing. */
public record AccountDetails(
        @Nullable String userName, @Nullable String defaultWorkspaceName) {}
