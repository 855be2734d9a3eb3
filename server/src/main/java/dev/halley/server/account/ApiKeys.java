package dev.halley.server.account;

import dev.halley.server.access.Scope;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The API keys of users. A key is known only to who was given it; here is its SHA-256. Thread-safe. */
public final class ApiKeys {

    private static final int LONGEST_NAME = 100;
    private static final int MOST = 100;
    private static final int SHOWN = 9;

    private static final RowMapper<ApiKey> KEY = (row, context) -> new ApiKey(
            row.getString("key_id"),
            row.getString("name"),
            row.getString("prefix"),
            row.getString("scopes"),
            row.getString("workspace"),
            row.getLong("created_millis"),
            nullableLong(row, "expires_millis"),
            nullableLong(row, "last_used_millis"));

    private final Database database;
    private final Audit audit;
    private final Clock clock;

    public ApiKeys(Database database, Audit audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a new key shall be good for. */
    public record Wanted(
            String name,
            Set<Scope> scopes,
            @Nullable Long workspaceId,
            @Nullable Long expiresMillis) {}

    /** A key that was just made: the only time that it is known. */
    public record NewKey(String keyId, String apiKey) {}

    /** Makes a key for a user. */
    public NewKey create(Caller maker, long userId, String userName, Wanted wanted) {
        checkName(wanted.name());
        Long expires = wanted.expiresMillis();
        if (expires != null && expires <= clock.millis()) {
            throw new ApiException(ErrorKind.INVALID, "expiresMillis: " + expires + " (expected: a time to come).");
        }
        String key = Secrets.random(Secrets.API_KEY);
        String id = database.writeNow(handle -> {
            long count = handle.createQuery("SELECT count(*) FROM access_key WHERE user_id = :user")
                    .bind("user", userId)
                    .mapTo(Long.class)
                    .one();
            if (count >= MOST) {
                throw new ApiException(
                        ErrorKind.CONFLICT, "user '" + userName + "' has " + MOST + " API keys. Revoke some first.");
            }
            String made = insert(handle, key, userId, wanted, clock.millis());
            audit.record(
                    handle,
                    maker,
                    "api_key.create",
                    userName + "/" + wanted.name() + " " + made + " [" + Scope.text(wanted.scopes()) + "]");
            return made;
        });
        return new NewKey(id, key);
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new ApiException(
                    ErrorKind.INVALID, "name: '" + name + "' (expected: 1 to " + LONGEST_NAME + " characters).");
        }
    }

    static String insert(Handle handle, String key, long userId, Wanted wanted, long now) {
        String id = Secrets.id();
        handle.createUpdate("INSERT INTO access_key (key_hash, key_id, user_id, name, prefix, scopes, workspace_id,"
                        + " created_millis, expires_millis)"
                        + " VALUES (:hash, :id, :user, :name, :prefix, :scopes, :workspace, :now, :expires)")
                .bind("hash", Secrets.sha256(key))
                .bind("id", id)
                .bind("user", userId)
                .bind("name", wanted.name())
                // A key that somebody thought up is not shown, not even a part of it.
                .bind("prefix", key.startsWith(Secrets.API_KEY) ? key.substring(0, SHOWN) : "")
                .bind("scopes", Scope.text(wanted.scopes()))
                .bind("workspace", wanted.workspaceId())
                .bind("now", now)
                .bind("expires", wanted.expiresMillis())
                .execute();
        return id;
    }

    /** Those of a user, the oldest first. */
    public List<ApiKey> of(long userId) {
        return database.read(
                handle -> handle.createQuery("SELECT k.key_id, k.name, k.prefix, k.scopes, k.created_millis,"
                                + " k.expires_millis, k.last_used_millis, w.name AS workspace FROM access_key k"
                                + " LEFT JOIN workspace w ON w.id = k.workspace_id WHERE k.user_id = :user"
                                + " ORDER BY k.created_millis, k.key_id")
                        .bind("user", userId)
                        .map(KEY)
                        .list());
    }

    /** Makes a key worthless. */
    public void revoke(Caller revoker, long userId, String userName, String keyId) {
        database.writeNow(handle -> {
            int gone = handle.createUpdate("DELETE FROM access_key WHERE user_id = :user AND key_id = :id")
                    .bind("user", userId)
                    .bind("id", keyId)
                    .execute();
            if (gone == 0) {
                throw new ApiException(ErrorKind.NOT_FOUND, "user '" + userName + "' has no API key '" + keyId + "'.");
            }
            audit.record(handle, revoker, "api_key.revoke", userName + "/" + keyId);
            return gone;
        });
    }

    private static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
