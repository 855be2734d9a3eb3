package dev.halley.server.project;

/**
 * How a project is used. To know it all its experiments are read, so it is asked only where it is shown.
 *
 * @param experimentCount without the archive and the trash
 * @param lastUpdatedMillis when something last happened in it; its creation if it is empty
 */
public record ProjectUse(long experimentCount, long lastUpdatedMillis) {}
