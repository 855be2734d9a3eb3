package dev.halley.server.devicelogin;

import dev.halley.server.access.Scope;
import dev.halley.server.account.ApiKeys;
import dev.halley.server.account.Secrets;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Command lines that wait for a key. Thread-safe. */
final class DeviceLogins {

    static final Duration LIFE = Duration.ofMinutes(10);

    /** Begins each device code. */
    private static final String DEVICE = "hld_";

    /** No vowels and nothing that looks like something else: no words, no mistakes. */
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    private static final int USER_CODE_LENGTH = 8;
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_OF_ADDRESS = 20;
    private static final int LONGEST_CLIENT = 100;
    private static final int MOST_DAYS = 366;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final ApiKeys keys;
    private final Audit audit;
    private final Clock clock;

    DeviceLogins(Database database, ApiKeys keys, Audit audit, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    /** A login that has just begun: the only time that its device code is known. */
    record Begun(String deviceCode, String userCode) {}

    /** A login as the person sees it who is asked to approve it. */
    record Waiting(String userCode, String client, String address, long createdMillis, long expiresMillis) {}

    /** @param apiKey null unless it was approved */
    record Outcome(
            String state, @Nullable String apiKey, @Nullable String userName) {}

    /** What is needed to make the key. */
    private record Approved(
            long userId,
            String userName,
            Set<Scope> scopes,
            @Nullable Long workspaceId,
            long days,
            String client) {}

    Begun begin(String client, String address) {
        String deviceCode = Secrets.random(DEVICE);
        String userCode = userCode();
        long now = clock.millis();
        database.writeNow(handle -> {
            handle.createUpdate("DELETE FROM device_login WHERE expires_millis <= :now")
                    .bind("now", now)
                    .execute();
            if (count(handle, null) >= MOST_WAITING || count(handle, address) >= MOST_OF_ADDRESS) {
                throw new ApiException(
                        ErrorKind.TOO_MANY, "too many command lines wait for somebody. Try again in some minutes.");
            }
            return handle.createUpdate(
                            "INSERT INTO device_login (device_hash, user_code, client, address,"
                                    + " created_millis, expires_millis, state, user_id, user_name, scopes, workspace_id, key_days)"
                                    + " VALUES (:hash, :code, :client, :address, :now, :expires, 'waiting', 0, '', '', NULL, 0)")
                    .bind("hash", hash(deviceCode))
                    .bind("code", userCode)
                    .bind("client", client.length() > LONGEST_CLIENT ? client.substring(0, LONGEST_CLIENT) : client)
                    .bind("address", address)
                    .bind("now", now)
                    .bind("expires", now + LIFE.toMillis())
                    .execute();
        });
        return new Begun(deviceCode, userCode);
    }

    private static long count(Handle handle, @Nullable String address) {
        String all = "SELECT count(*) FROM device_login";
        return (address == null
                        ? handle.createQuery(all)
                        : handle.createQuery(all + " WHERE address = :address").bind("address", address))
                .mapTo(Long.class)
                .one();
    }

    private static String userCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < USER_CODE_LENGTH; i++) {
            code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.insert(USER_CODE_LENGTH / 2, '-').toString();
    }

    private static String hash(String deviceCode) {
        return HexFormat.of().formatHex(Secrets.sha256(deviceCode));
    }

    /** People type small letters and leave out the hyphen. */
    static String normal(String userCode) {
        String letters = userCode.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
        return letters.length() == USER_CODE_LENGTH
                ? letters.substring(0, USER_CODE_LENGTH / 2) + "-" + letters.substring(USER_CODE_LENGTH / 2)
                : letters;
    }

    Optional<Waiting> find(String userCode) {
        return database.read(handle -> handle.createQuery("SELECT user_code, client, address, created_millis,"
                        + " expires_millis FROM device_login WHERE user_code = :code AND state = 'waiting'"
                        + " AND expires_millis > :now")
                .bind("code", normal(userCode))
                .bind("now", clock.millis())
                .map((row, context) -> new Waiting(
                        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5)))
                .findOne());
    }

    /** @param days how long the key shall be good for */
    void decide(Caller caller, String userCode, boolean approve, Set<Scope> scopes, long days) {
        if (approve && (days < 1 || days > MOST_DAYS)) {
            throw new ApiException(ErrorKind.INVALID, "days: " + days + " (expected: 1 to " + MOST_DAYS + ").");
        }
        if (approve && scopes.isEmpty()) {
            throw new ApiException(ErrorKind.INVALID, "scopes: none (expected: one or more of ingest, read, admin).");
        }
        database.writeNow(handle -> {
            int changed = handle.createUpdate("UPDATE device_login SET state = :state, user_id = :user,"
                            + " user_name = :name, scopes = :scopes, workspace_id = :workspace, key_days = :days"
                            + " WHERE user_code = :code AND state = 'waiting' AND expires_millis > :now")
                    .bind("state", approve ? "approved" : "denied")
                    .bind("user", caller.userId())
                    .bind("name", caller.userName())
                    .bind("scopes", Scope.text(scopes))
                    // A key for one workspace makes no key for others.
                    .bind("workspace", caller.grant().workspaceId())
                    .bind("days", days)
                    .bind("code", normal(userCode))
                    .bind("now", clock.millis())
                    .execute();
            if (changed == 0) {
                throw gone(userCode);
            }
            audit.record(handle, caller, approve ? "device_login.approve" : "device_login.deny", normal(userCode));
            return changed;
        });
    }

    static ApiException gone(String userCode) {
        return new ApiException(
                ErrorKind.NOT_FOUND,
                "no command line waits with the code '" + userCode + "' (codes are good for " + LIFE.toMinutes()
                        + " minutes). Begin again: halley login <address of this server>");
    }

    /** What became of a login. The key is made now and told once. */
    Outcome fetch(String deviceCode) {
        String hash = hash(deviceCode);
        Optional<String> state = database.read(handle -> handle.createQuery(
                        "SELECT state FROM device_login WHERE device_hash = :hash AND expires_millis > :now")
                .bind("hash", hash)
                .bind("now", clock.millis())
                .mapTo(String.class)
                .findOne());
        if (state.isEmpty() || state.get().equals("waiting")) {
            return new Outcome(state.orElse("expired"), null, null);
        }
        Optional<Approved> approved = database.writeNow(handle -> taken(handle, hash));
        if (approved.isEmpty()) {
            return new Outcome(state.get().equals("denied") ? "denied" : "expired", null, null);
        }
        Approved of = approved.get();
        String name = of.client().isBlank() ? "command line" : of.client();
        ApiKeys.NewKey key = keys.create(
                new Caller(of.userId(), of.userName()),
                of.userId(),
                of.userName(),
                new ApiKeys.Wanted(
                        name,
                        of.scopes(),
                        of.workspaceId(),
                        clock.millis() + Duration.ofDays(of.days()).toMillis()));
        return new Outcome("approved", key.apiKey(), of.userName());
    }

    /** Whoever deletes the row has the key: of two that ask at once one gets it. */
    private static Optional<Approved> taken(Handle handle, String hash) {
        Optional<Approved> found = handle.createQuery(
                        "SELECT user_id, user_name, scopes, workspace_id, key_days, client"
                                + " FROM device_login WHERE device_hash = :hash AND state = 'approved'")
                .bind("hash", hash)
                .map((row, context) -> {
                    long workspace = row.getLong(4);
                    Long bound = row.wasNull() ? null : workspace;
                    List<String> scopes = Arrays.asList(row.getString(3).split(" ", -1));
                    return new Approved(
                            row.getLong(1),
                            row.getString(2),
                            Scope.of(scopes),
                            bound,
                            row.getLong(5),
                            row.getString(6));
                })
                .findOne();
        int deleted = handle.createUpdate("DELETE FROM device_login WHERE device_hash = :hash")
                .bind("hash", hash)
                .execute();
        return deleted == 1 ? found : Optional.empty();
    }
}
