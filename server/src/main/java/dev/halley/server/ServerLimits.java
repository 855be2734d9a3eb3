package dev.halley.server;

/**
 * Bounds that whoever runs the server sets. 0 is none.
 *
 * @param readRequestsPerMinute what one key, session or address may ask in a minute, logging aside
 * @param ingestRequestsPerMinute what one key may log in a minute
 * @param workspaceAssetBytes how much content a workspace may keep
 * @param workspaceExperiments how many experiments a workspace may have, without the trash
 * @param trashDays how long what was deleted can be brought back
 * @param archiveDays how long after their end archived experiments are kept before they go to the trash
 * @param querySeconds how long one question to the database may take
 */
public record ServerLimits(
        long readRequestsPerMinute,
        long ingestRequestsPerMinute,
        long workspaceAssetBytes,
        long workspaceExperiments,
        long trashDays,
        long archiveDays,
        long querySeconds) {

    /** One that no honest client meets: logging is not bounded. */
    public static final ServerLimits USUAL = new ServerLimits(60_000, 0, 0, 0, 30, 0, 60);
}
