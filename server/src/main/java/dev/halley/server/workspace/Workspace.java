package dev.halley.server.workspace;

/**
 * A workspace that a caller may see.
 *
 * @param id row id
 * @param name unique on the server, without regard to case
 */
public record Workspace(long id, String name) {}
