package dev.halley.server.artifact;

import org.jspecify.annotations.Nullable;

/**
 * Which version is asked for. {@code versionId} alone is enough; otherwise the artifact is named by its id or by workspace and name, and
 * the version by its number or an alias. Neither means the latest.
 */
record VersionQuery(
        @Nullable String versionId,
        @Nullable String artifactId,
        @Nullable String workspace,
        @Nullable String name,
        @Nullable String version,
        @Nullable String alias,
        @Nullable String versionOrAlias) {}
