package dev.halley.server.account;

import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Authenticator;
import dev.halley.server.http.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The users of the server and what they prove themselves with. Thread-safe. */
public final class Accounts implements Authenticator {

    /** How long a browser stays signed in. */
    public static final Duration SESSION_LIFE = Duration.ofDays(30);

    /** An API key shorter than this could be guessed. */
    private static final int SHORTEST_KEY = 16;

    private static final RowMapper<Caller> CALLER =
            (row, context) -> new Caller(row.getLong("id"), row.getString("name"));

    private final Database database;
    private final Clock clock;

    public Accounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A user who was just made, with a key that is known only now. */
    public record NewUser(Caller user, String apiKey) {}

    /**
     * Makes the owner if the server has no user yet.
     *
     * @param apiKey null makes a random one
     * @return empty if there were users already
     */
    public Optional<NewUser> createOwnerIfFirst(String name, @Nullable String apiKey) {
        if (apiKey != null && (apiKey.length() < SHORTEST_KEY || apiKey.chars().anyMatch(c -> c <= ' ' || c > '~'))) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "the owner's API key: " + apiKey.length() + " characters (expected: at least " + SHORTEST_KEY
                            + " printable ones without spaces).");
        }
        String key = apiKey == null ? Hashes.random("hly_") : apiKey;
        return database.writeNow(handle -> {
            if (handle.createQuery("SELECT count(*) FROM account")
                            .mapTo(Long.class)
                            .one()
                    > 0) {
                return Optional.empty();
            }
            long id = handle.createUpdate("INSERT INTO account (name, created_millis) VALUES (:name, :now)")
                    .bind("name", name)
                    .bind("now", clock.millis())
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            handle.createUpdate("INSERT INTO api_key VALUES (:hash, :user, :now)")
                    .bind("hash", Hashes.sha256(key))
                    .bind("user", id)
                    .bind("now", clock.millis())
                    .execute();
            return Optional.of(new NewUser(new Caller(id, name), key));
        });
    }

    /** The first user of the server. */
    public Caller owner() {
        return database.read(handle -> handle.createQuery("SELECT id, name FROM account ORDER BY id LIMIT 1")
                .map(CALLER)
                .one());
    }

    @Override
    public Optional<Caller> byApiKey(String apiKey) {
        return database.read(handle -> userOf(handle, "api_key k", "k.key_hash = :hash", apiKey));
    }

    @Override
    public Optional<Caller> bySession(String sessionId) {
        return database.read(
                handle -> userOf(handle, "session k", "k.session_hash = :hash AND k.expires_millis > :now", sessionId));
    }

    private Optional<Caller> userOf(Handle handle, String table, String condition, String secret) {
        return handle.createQuery(
                        "SELECT u.id, u.name FROM " + table + " JOIN account u ON u.id = k.user_id WHERE " + condition)
                .bind("hash", Hashes.sha256(secret))
                .bind("now", clock.millis())
                .map(CALLER)
                .findOne();
    }

    /** Signs a browser in and returns the id of its session, which is known only now. */
    public String openSession(Caller caller) {
        String id = Hashes.random("");
        database.writeNow(handle -> {
            handle.createUpdate("DELETE FROM session WHERE expires_millis <= :now")
                    .bind("now", clock.millis())
                    .execute();
            return handle.createUpdate("INSERT INTO session VALUES (:hash, :user, :expires)")
                    .bind("hash", Hashes.sha256(id))
                    .bind("user", caller.userId())
                    .bind("expires", clock.millis() + SESSION_LIFE.toMillis())
                    .execute();
        });
        return id;
    }

    /** Signs a browser out. */
    public void closeSession(String sessionId) {
        database.writeNow(handle -> handle.createUpdate("DELETE FROM session WHERE session_hash = :hash")
                .bind("hash", Hashes.sha256(sessionId))
                .execute());
    }
}
