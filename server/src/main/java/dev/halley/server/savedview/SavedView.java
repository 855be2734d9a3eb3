package dev.halley.server.savedview;

/**
 * A view under a name.
 *
 * @param kind {@code table}, {@code charts} or {@code report}
 * @param team whether all members of the workspace see it
 * @param owner who made it
 * @param version counts its savings from 1
 * @param state what it shows, as the pages write it
 */
public record SavedView(
        String id,
        long projectId,
        String kind,
        String name,
        long ownerId,
        String owner,
        boolean team,
        int version,
        String state,
        long updatedMillis) {

    /** One saving. */
    public record Version(int version, String state, String user, long savedMillis) {}
}
