package dev.halley.server.project;

import org.jspecify.annotations.Nullable;

/**
 * A project of a workspace.
 *
 * @param id row id
 * @param key the id on the wire
 */
public record Project(
        long id,
        String key,
        long workspaceId,
        String workspace,
        String owner,
        String name,
        @Nullable String description,
        long createdMillis) {}
