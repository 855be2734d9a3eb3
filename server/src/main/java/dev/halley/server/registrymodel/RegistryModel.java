package dev.halley.server.registrymodel;

/**
 * A registered model, without its versions.
 *
 * @param name lower-case letters and digits with single dashes
 * @param notes Markdown
 */
record RegistryModel(
        String modelId,
        long workspaceId,
        String workspace,
        String name,
        String description,
        String notes,
        boolean isPublic,
        String owner,
        long createdMillis,
        long updatedMillis) {}
