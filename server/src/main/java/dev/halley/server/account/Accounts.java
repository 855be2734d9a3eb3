package dev.halley.server.account;

import dev.halley.server.access.Grant;
import dev.halley.server.access.Scope;
import dev.halley.server.access.Shared;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Authenticator;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Credentials;
import dev.halley.server.http.Permission;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * Whom keys, sessions and share links belong to. What was looked up is remembered for half a second, so that a training that sends
 * thousands of requests costs few questions, and a key that was revoked is dead within a second, on every server. Thread-safe.
 */
public final class Accounts implements Authenticator {

    /** How long a browser stays signed in. */
    public static final Duration SESSION_LIFE = Duration.ofDays(30);

    /** An API key shorter than this could be guessed. */
    private static final int SHORTEST_KEY = 16;

    private static final int REMEMBERED = 20_000;
    private static final long REMEMBERED_NANOS = Duration.ofMillis(500).toNanos();
    private static final long USE_NOTED_MILLIS = Duration.ofMinutes(1).toMillis();

    private static final String USER =
            "SELECT u.id, u.name, p.administrator FROM account u JOIN user_profile p ON p.user_id = u.id ";

    private static final RowMapper<Caller> SESSION_CALLER = (row, context) -> new Caller(
            row.getLong("id"),
            row.getString("name"),
            new Grant(Scope.ALL, null, null, row.getInt("administrator") == 1),
            Permission.READ);

    private final Database database;
    private final Clock clock;
    private final Function<String, Optional<Shared>> shareLinks;
    private final Map<String, Known> remembered = new ConcurrentHashMap<>();
    private volatile @Nullable Known outsider;

    /** @param shareLinks what a share link's code opens */
    public Accounts(Database database, Function<String, Optional<Shared>> shareLinks, Clock clock) {
        this.database = database;
        this.shareLinks = shareLinks;
        this.clock = clock;
    }

    private record Known(@Nullable Caller caller, long sinceNanos) {
        boolean isFresh() {
            return System.nanoTime() - sinceNanos < REMEMBERED_NANOS;
        }
    }

    /** A user who was just made, with a key that is known only now. */
    public record NewUser(Caller user, String apiKey) {}

    /**
     * Makes the owner if the server has no user yet: an administrator with a key for everything.
     *
     * @param apiKey null makes a random one
     * @return empty if there were users already
     */
    public Optional<NewUser> createOwnerIfFirst(String name, @Nullable String apiKey) {
        checkOwnerKey(apiKey);
        String key = apiKey == null ? Secrets.random(Secrets.API_KEY) : apiKey;
        return database.writeNow(handle -> {
            if (handle.createQuery("SELECT count(*) FROM account")
                            .mapTo(Long.class)
                            .one()
                    > 0) {
                return Optional.empty();
            }
            long id = Users.insert(handle, name, User.PERSON, null, null, true, clock.millis());
            ApiKeys.Wanted wanted = new ApiKeys.Wanted("first key", Scope.ALL, null, null);
            ApiKeys.insert(handle, key, id, wanted, clock.millis());
            return Optional.of(new NewUser(new Caller(id, name), key));
        });
    }

    /** Whether nobody was ever made: the database is new. */
    public boolean isEmpty() {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM account")
                        .mapTo(Long.class)
                        .one()
                == 0);
    }

    /** Refuses a key for the owner that could be guessed. */
    public static void checkOwnerKey(@Nullable String apiKey) {
        if (apiKey != null && (apiKey.length() < SHORTEST_KEY || apiKey.chars().anyMatch(c -> c <= ' ' || c > '~'))) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "the owner's API key: " + apiKey.length() + " characters (expected: at least " + SHORTEST_KEY
                            + " printable ones without spaces).");
        }
    }

    /** The first user of the server. */
    public Caller owner() {
        return database.read(handle -> handle.createQuery(USER + "ORDER BY u.id LIMIT 1")
                .map(SESSION_CALLER)
                .one());
    }

    @Override
    public Optional<Caller> identify(Credentials credentials) {
        String key = credentials.apiKey();
        if (key != null) {
            return byKey(key);
        }
        String session = credentials.session();
        Optional<Caller> user = session == null
                ? Optional.empty()
                : remembered("session", session, () -> database.read(handle -> bySession(handle, session)));
        String share = credentials.share();
        Optional<Caller> guest = share == null ? Optional.empty() : byKey(share);
        Shared shared = guest.map(caller -> caller.grant().shared()).orElse(null);
        return user.isEmpty()
                ? guest.filter(caller -> !caller.isKnown())
                : user.map(caller -> new Caller(
                        caller.userId(), caller.userName(), caller.grant().with(shared), caller.permission()));
    }

    private Optional<Caller> byKey(String key) {
        if (key.startsWith(Secrets.SHARE)) {
            return remembered("share", key, () -> shareLinks
                    .apply(key)
                    .map(shared -> new Caller(0, "", Grant.outsider(shared), Permission.READ)));
        }
        if (Secrets.isMistyped(key, Secrets.API_KEY)) {
            return Optional.empty();
        }
        return remembered("key", key, () -> database.read(handle -> byApiKey(handle, key)));
    }

    @Override
    public Optional<Caller> outsider() {
        Known known = outsider;
        if (known == null || !known.isFresh()) {
            boolean somethingIsPublic =
                    database.read(handle -> handle.createQuery("SELECT 1 FROM project WHERE is_public = 1 LIMIT 1")
                            .mapTo(Integer.class)
                            .findOne()
                            .isPresent());
            Caller nobody = new Caller(0, "", Grant.outsider(null), Permission.READ);
            known = new Known(somethingIsPublic ? nobody : null, System.nanoTime());
            outsider = known;
        }
        return Optional.ofNullable(known.caller());
    }

    private Optional<Caller> remembered(String kind, String secret, Supplier<Optional<Caller>> lookUp) {
        String hash = kind + Base64.getEncoder().encodeToString(Secrets.sha256(secret));
        Known known = remembered.get(hash);
        if (known != null && known.isFresh()) {
            return Optional.ofNullable(known.caller());
        }
        Optional<Caller> found = lookUp.get();
        if (found.isPresent()) {
            if (remembered.size() > REMEMBERED) {
                remembered.clear();
            }
            remembered.put(hash, new Known(found.get(), System.nanoTime()));
        } else {
            remembered.remove(hash);
        }
        return found;
    }

    /** Forgets who was looked up: somebody lost a key, a session or a role. Other servers forget by themselves within a second. */
    public void forget() {
        remembered.clear();
        outsider = null;
    }

    private Optional<Caller> byApiKey(Handle handle, String key) {
        byte[] hash = Secrets.sha256(key);
        long now = clock.millis();
        return handle.createQuery("SELECT u.id, u.name, p.administrator, k.scopes, k.workspace_id, k.last_used_millis"
                        + " FROM access_key k JOIN account u ON u.id = k.user_id JOIN user_profile p ON p.user_id = u.id"
                        + " WHERE k.key_hash = :hash AND p.suspended = 0"
                        + " AND (k.expires_millis IS NULL OR k.expires_millis > :now)")
                .bind("hash", hash)
                .bind("now", now)
                .map((row, context) -> {
                    noteUse(hash, row.getLong("last_used_millis"), now);
                    long workspace = row.getLong("workspace_id");
                    Long bound = row.wasNull() ? null : workspace;
                    var scopes = Scope.of(List.of(row.getString("scopes").split(" ", -1)));
                    boolean administrator = row.getInt("administrator") == 1 && bound == null;
                    return new Caller(
                            row.getLong("id"),
                            row.getString("name"),
                            new Grant(scopes, bound, null, administrator),
                            Permission.READ);
                })
                .findOne();
    }

    /** Once a minute is often enough to find keys that nobody uses. */
    private void noteUse(byte[] hash, long lastUsed, long now) {
        if (now - lastUsed > USE_NOTED_MILLIS) {
            var unused = database.write(handle -> handle.createUpdate(
                            "UPDATE access_key SET last_used_millis = :now WHERE key_hash = :hash")
                    .bind("now", now)
                    .bind("hash", Arrays.copyOf(hash, hash.length))
                    .execute());
        }
    }

    private Optional<Caller> bySession(Handle handle, String sessionId) {
        return handle.createQuery(USER + "JOIN session s ON s.user_id = u.id"
                        + " WHERE s.session_hash = :hash AND s.expires_millis > :now AND p.suspended = 0")
                .bind("hash", Secrets.sha256(sessionId))
                .bind("now", clock.millis())
                .map(SESSION_CALLER)
                .findOne();
    }

    /** Signs a browser in and returns the id of its session, which is known only now. */
    public String openSession(Caller caller) {
        String id = Secrets.random("");
        database.writeNow(handle -> {
            handle.createUpdate("DELETE FROM session WHERE expires_millis <= :now")
                    .bind("now", clock.millis())
                    .execute();
            return handle.createUpdate("INSERT INTO session (session_hash, user_id, expires_millis)"
                            + " VALUES (:hash, :user, :expires)")
                    .bind("hash", Secrets.sha256(id))
                    .bind("user", caller.userId())
                    .bind("expires", clock.millis() + SESSION_LIFE.toMillis())
                    .execute();
        });
        return id;
    }

    /** Signs a browser out. */
    public void closeSession(String sessionId) {
        database.writeNow(handle -> handle.createUpdate("DELETE FROM session WHERE session_hash = :hash")
                .bind("hash", Secrets.sha256(sessionId))
                .execute());
        forget();
    }
}
