package dev.halley.server.share;

import dev.halley.server.access.Shared;
import dev.halley.server.account.Secrets;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Makes, finds and revokes share links. Thread-safe. */
public final class ShareLinks {

    public static final String PROJECT = "project";
    public static final String EXPERIMENT = "experiment";

    private static final String SELECT = "SELECT s.link_id, s.code, s.kind, w.name AS workspace, p.name AS project,"
            + " p.project_key, e.experiment_key, s.target, s.created_millis, s.expires_millis FROM share_link s"
            + " JOIN workspace w ON w.id = s.workspace_id JOIN project p ON p.id = s.project_id"
            + " LEFT JOIN experiment e ON e.id = s.experiment_id ";

    private static final RowMapper<ShareLink> LINK = (row, context) -> new ShareLink(
            row.getString("link_id"),
            row.getString("code"),
            row.getString("kind"),
            row.getString("workspace"),
            row.getString("project"),
            row.getString("project_key"),
            row.getString("experiment_key"),
            row.getString("target"),
            page(row),
            row.getLong("created_millis"),
            expiry(row));

    private final Database database;
    private final Audit audit;
    private final Clock clock;
    private volatile Consumer<Shared> whenUsed = shared -> {};

    public ShareLinks(Database database, Audit audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What shall be shared.
     *
     * @param experimentId 0 unless an experiment is shared
     * @param target the view's or report's id, null if there is none
     * @param shows which experiments it shows, see {@link SharedParts}; null if there is no target
     */
    public record Wanted(
            String kind,
            long workspaceId,
            long projectId,
            long experimentId,
            @Nullable String target,
            @Nullable String shows,
            @Nullable Long expiresMillis) {}

    /** Makes a link. */
    public ShareLink create(Caller maker, Wanted wanted) {
        Long expires = wanted.expiresMillis();
        if (expires != null && expires <= clock.millis()) {
            throw new ApiException(ErrorKind.INVALID, "expiresMillis: " + expires + " (expected: a time to come).");
        }
        String code = Secrets.random(Secrets.SHARE);
        String id = Secrets.id();
        database.writeNow(handle -> {
            handle.createUpdate("INSERT INTO share_link (code, link_id, kind, workspace_id, project_id, experiment_id,"
                            + " target, shows, created_by, created_millis, expires_millis) VALUES (:code, :id, :kind,"
                            + " :workspace, :project, :experiment, :target, :shows, :by, :now, :expires)")
                    .bind("code", code)
                    .bind("id", id)
                    .bind("kind", wanted.kind())
                    .bind("workspace", wanted.workspaceId())
                    .bind("project", wanted.projectId())
                    .bind("experiment", wanted.experimentId())
                    .bind("target", wanted.target())
                    .bind("shows", wanted.shows())
                    .bind("by", maker.userId())
                    .bind("now", clock.millis())
                    .bind("expires", expires)
                    .execute();
            audit.record(handle, maker, "share_link.create", wanted.kind() + " " + id);
            return id;
        });
        return find(code).orElseThrow();
    }

    /** A link that is still good, by its code. */
    public Optional<ShareLink> find(String code) {
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE s.code = :code AND (s.expires_millis IS NULL OR s.expires_millis > :now)")
                .bind("code", code)
                .bind("now", clock.millis())
                .map(LINK)
                .findOne());
    }

    /** What a code opens, empty if it is worth nothing any more. */
    public Optional<Shared> opened(String code) {
        Optional<Shared> found = database.read(handle -> handle.createQuery(
                        "SELECT link_id, workspace_id, project_id, experiment_id, target FROM share_link"
                                + " WHERE code = :code AND (expires_millis IS NULL OR expires_millis > :now)")
                .bind("code", code)
                .bind("now", clock.millis())
                .map((row, context) ->
                        new Shared(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getString(5)))
                .findOne());
        found.filter(Shared::isPart).ifPresent(whenUsed);
        return found;
    }

    /** Called with a link to a view or report whenever it is looked up, before it is good for anything. */
    public void onUse(Consumer<Shared> listener) {
        whenUsed = listener;
    }

    /** Those of a workspace that are still good, the latest first. */
    public List<ShareLink> ofWorkspace(long workspaceId) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE s.workspace_id = :workspace"
                        + " AND (s.expires_millis IS NULL OR s.expires_millis > :now) ORDER BY s.created_millis DESC")
                .bind("workspace", workspaceId)
                .bind("now", clock.millis())
                .map(LINK)
                .list());
    }

    /** Those that open a whole project and are still good, the oldest first. */
    public List<ShareLink> ofProject(long projectId) {
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE s.project_id = :project AND s.kind = 'project'"
                                + " AND (s.expires_millis IS NULL OR s.expires_millis > :now) ORDER BY s.created_millis")
                .bind("project", projectId)
                .bind("now", clock.millis())
                .map(LINK)
                .list());
    }

    /** The workspace of a link, whether or not it is still good; 0 if there is none. */
    public Optional<String> workspaceOf(String linkId) {
        return database.read(handle -> handle.createQuery("SELECT w.name FROM share_link s JOIN workspace w"
                        + " ON w.id = s.workspace_id WHERE s.link_id = :id")
                .bind("id", linkId)
                .mapTo(String.class)
                .findOne());
    }

    /** Makes a link worthless. Returns whether there was one. */
    public boolean revoke(Caller revoker, String linkId) {
        return database.writeNow(handle -> {
            int gone = handle.createUpdate("DELETE FROM share_link WHERE link_id = :id")
                    .bind("id", linkId)
                    .execute();
            if (gone > 0) {
                audit.record(handle, revoker, "share_link.revoke", linkId);
            }
            return gone > 0;
        });
    }

    private static String page(ResultSet row) throws SQLException {
        String project = "/" + encoded(row.getString("workspace")) + "/" + encoded(row.getString("project"));
        String experiment = row.getString("experiment_key");
        String target = row.getString("target");
        if (experiment != null) {
            return project + "/" + encoded(experiment);
        }
        return switch (row.getString("kind")) {
            case "view" -> project + "/experiments?view=" + encoded(String.valueOf(target));
            case "report" -> project + "/reports/" + encoded(String.valueOf(target));
            default -> project + "/experiments";
        };
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static @Nullable Long expiry(ResultSet row) throws SQLException {
        long value = row.getLong("expires_millis");
        return row.wasNull() ? null : value;
    }
}
