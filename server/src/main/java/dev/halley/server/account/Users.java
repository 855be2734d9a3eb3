package dev.halley.server.account;

import dev.halley.server.access.Grant;
import dev.halley.server.access.Scope;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Permission;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The users of the server: people and service accounts. A new one is a member of nothing and may do nothing. Thread-safe. */
public final class Users {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,99}");
    private static final int TRIES_FOR_ACCOUNT = 10;
    private static final int TRIES_ALTOGETHER = 100;

    private static final String SELECT = "SELECT u.id, u.name, u.created_millis, p.kind, p.email, p.administrator,"
            + " p.suspended, p.password FROM account u JOIN user_profile p ON p.user_id = u.id ";

    private static final RowMapper<User> USER = (row, context) -> new User(
            row.getLong("id"),
            row.getString("name"),
            row.getString("kind"),
            row.getString("email"),
            row.getInt("administrator") == 1,
            row.getInt("suspended") == 1,
            row.getString("password") != null,
            row.getLong("created_millis"));

    private final Database database;
    private final Accounts accounts;
    private final Audit audit;
    private final Clock clock;
    private final Throttle byAccount;
    private final Throttle byAddress;

    public Users(Database database, Accounts accounts, Audit audit, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
        this.byAccount = new Throttle(TRIES_FOR_ACCOUNT, Duration.ofMinutes(1), clock);
        this.byAddress = new Throttle(TRIES_ALTOGETHER, Duration.ofSeconds(6), clock);
    }

    /** Who a new user shall be. */
    public record Wanted(
            String userName,
            String kind,
            @Nullable String email,
            @Nullable String password) {}

    /** Makes a user who is a member of nothing. */
    public User create(@Nullable Caller maker, Wanted wanted) {
        return create(maker, wanted, null);
    }

    /** Something that belongs to the making of a user, in the same transaction. */
    @FunctionalInterface
    public interface Along {
        void run(Handle handle, User user);
    }

    /** @param along done in the same transaction, null for nothing */
    public User create(@Nullable Caller maker, Wanted wanted, @Nullable Along along) {
        checkName(wanted.userName());
        String password = wanted.password();
        if (password != null) {
            Passwords.check(password, wanted.userName());
        }
        String hash = password == null ? null : Passwords.hash(password);
        return database.writeNow(handle -> {
            if (isTaken(handle, wanted.userName())) {
                throw new ApiException(ErrorKind.CONFLICT, "user '" + wanted.userName() + "' exists already.");
            }
            long id = insert(handle, wanted.userName(), wanted.kind(), wanted.email(), hash, false, clock.millis());
            audit.record(handle, maker, "user.create", wanted.userName() + " (" + wanted.kind() + ")");
            User user = find(handle, wanted.userName())
                    .filter(made -> made.id() == id)
                    .orElseThrow();
            if (along != null) {
                along.run(handle, user);
            }
            return user;
        });
    }

    /** Refuses a name that no user can have. */
    public static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "userName: '" + name + "' (expected: 1 to 100 letters, digits, '.', '_', '@', '+', '-', beginning"
                            + " with a letter or digit).");
        }
    }

    private static boolean isTaken(Handle handle, String name) {
        return handle.createQuery("SELECT count(*) FROM account WHERE lower(name) = :name")
                        .bind("name", name.toLowerCase(Locale.ROOT))
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    static long insert(
            Handle handle,
            String name,
            String kind,
            @Nullable String email,
            @Nullable String password,
            boolean administrator,
            long now) {
        long id = handle.createUpdate("INSERT INTO account (name, created_millis) VALUES (:name, :now)")
                .bind("name", name)
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        handle.createUpdate("INSERT INTO user_profile (user_id, kind, email, password, administrator)"
                        + " VALUES (:id, :kind, :email, :password, :administrator)")
                .bind("id", id)
                .bind("kind", kind)
                .bind("email", email)
                .bind("password", password)
                .bind("administrator", administrator ? 1 : 0)
                .execute();
        return id;
    }

    /** All, by name. */
    public List<User> all() {
        return database.read(handle ->
                handle.createQuery(SELECT + "ORDER BY u.name").map(USER).list());
    }

    public Optional<User> find(String name) {
        return database.read(handle -> find(handle, name));
    }

    private static Optional<User> find(Handle handle, String name) {
        return handle.createQuery(SELECT + "WHERE u.name = :name")
                .bind("name", name)
                .map(USER)
                .findOne();
    }

    /** @throws ApiException NOT_FOUND if there is none */
    public User require(String name) {
        return find(name)
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "user '" + name + "' does not exist."));
    }

    /**
     * Who signs in with a name and a password.
     *
     * @param address where the attempt comes from
     * @throws ApiException UNAUTHENTICATED if they do not belong together, TOO_MANY if that was tried too often
     */
    public Caller signIn(String name, String password, String address) {
        String account = name.toLowerCase(Locale.ROOT) + " " + address;
        String everywhere = "account " + name.toLowerCase(Locale.ROOT);
        byAddress.check(address);
        byAddress.check(everywhere);
        byAccount.check(account);
        Optional<Stored> stored = database.read(handle -> stored(handle, name));
        boolean right = Passwords.matches(password, stored.map(Stored::password).orElse(null));
        if (!right || stored.isEmpty() || stored.get().suspended()) {
            byAccount.failed(account);
            byAddress.failed(address);
            byAddress.failed(everywhere);
            audit.recordSoon(null, "session.refuse", name + " from " + address);
            throw new ApiException(ErrorKind.UNAUTHENTICATED, "the name and the password do not belong together.");
        }
        byAccount.succeeded(account);
        return caller(stored.get());
    }

    private record Stored(long id, String name, @Nullable String password, boolean administrator, boolean suspended) {}

    private static Optional<Stored> stored(Handle handle, String name) {
        return handle.createQuery(SELECT + "WHERE u.name = :name")
                .bind("name", name)
                .map((row, context) -> new Stored(
                        row.getLong("id"),
                        row.getString("name"),
                        row.getString("password"),
                        row.getInt("administrator") == 1,
                        row.getInt("suspended") == 1))
                .findOne();
    }

    private static Caller caller(Stored stored) {
        Grant grant = new Grant(Scope.ALL, null, null, stored.administrator());
        return new Caller(stored.id(), stored.name(), grant, Permission.SELF);
    }

    /**
     * Changes the caller's own password and ends all their sessions.
     *
     * @param current the password until now, null if they have none
     */
    public void changePassword(Caller caller, @Nullable String current, String wanted) {
        Stored stored =
                database.read(handle -> stored(handle, caller.userName())).orElseThrow();
        String account = caller.userName().toLowerCase(Locale.ROOT) + " change";
        byAccount.check(account);
        if (stored.password() != null && (current == null || !Passwords.matches(current, stored.password()))) {
            byAccount.failed(account);
            throw new ApiException(ErrorKind.FORBIDDEN, "the current password is not right.");
        }
        setPassword(caller, caller.userId(), caller.userName(), wanted);
    }

    /** Gives a user a new password and ends all their sessions. */
    public void setPassword(Caller changer, long userId, String userName, String password) {
        Passwords.check(password, userName);
        String hash = Passwords.hash(password);
        database.writeNow(handle -> {
            handle.createUpdate("UPDATE user_profile SET password = :hash WHERE user_id = :id")
                    .bind("hash", hash)
                    .bind("id", userId)
                    .execute();
            endSessions(handle, userId);
            audit.record(handle, changer, "user.password", userName);
            return true;
        });
        accounts.forget();
    }

    private static void endSessions(Handle handle, long userId) {
        handle.createUpdate("DELETE FROM session WHERE user_id = :id")
                .bind("id", userId)
                .execute();
    }

    /** Stops accepting anything of a user, or begins again. */
    public void setSuspended(Caller changer, User user, boolean suspended) {
        database.writeNow(handle -> {
            requireAnotherAdministrator(handle, user, suspended);
            handle.createUpdate("UPDATE user_profile SET suspended = :to WHERE user_id = :id")
                    .bind("to", suspended ? 1 : 0)
                    .bind("id", user.id())
                    .execute();
            if (suspended) {
                endSessions(handle, user.id());
            }
            audit.record(handle, changer, suspended ? "user.suspend" : "user.resume", user.userName());
            return true;
        });
        accounts.forget();
    }

    /** Lets a user manage the server, or not any more. */
    public void setAdministrator(Caller changer, User user, boolean administrator) {
        database.writeNow(handle -> {
            requireAnotherAdministrator(handle, user, !administrator);
            handle.createUpdate("UPDATE user_profile SET administrator = :to WHERE user_id = :id")
                    .bind("to", administrator ? 1 : 0)
                    .bind("id", user.id())
                    .execute();
            audit.record(
                    handle,
                    changer,
                    administrator ? "user.make_administrator" : "user.unmake_administrator",
                    user.userName());
            return true;
        });
        accounts.forget();
    }

    private static void requireAnotherAdministrator(Handle handle, User user, boolean takesAway) {
        boolean another = handle.createQuery("SELECT count(*) FROM user_profile WHERE administrator = 1"
                                + " AND suspended = 0 AND user_id <> :id")
                        .bind("id", user.id())
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (takesAway && user.administrator() && !another) {
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    "user '" + user.userName() + "' is the last administrator. Make another one first.");
        }
    }

    /**
     * The user of an identity at a provider, who is made if there is none: a member of nothing.
     *
     * @param wantedName what the provider calls them
     */
    public Caller byIdentity(String issuer, String subject, String wantedName, @Nullable String email) {
        Optional<Stored> known = database.read(handle -> byIdentity(handle, issuer, subject));
        Stored stored = known.orElseGet(() -> database.writeNow(handle -> {
            Optional<Stored> meanwhile = byIdentity(handle, issuer, subject);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            String name = freeName(handle, wantedName);
            long id = insert(handle, name, User.PERSON, email, null, false, clock.millis());
            handle.createUpdate("INSERT INTO user_identity (issuer, subject, user_id) VALUES (:issuer, :subject, :id)")
                    .bind("issuer", issuer)
                    .bind("subject", subject)
                    .bind("id", id)
                    .execute();
            audit.record(handle, null, "user.create", name + " (person, by " + issuer + ")");
            return new Stored(id, name, null, false, false);
        }));
        if (stored.suspended()) {
            throw new ApiException(ErrorKind.FORBIDDEN, "user '" + stored.name() + "' is suspended.");
        }
        return caller(stored);
    }

    private static Optional<Stored> byIdentity(Handle handle, String issuer, String subject) {
        return handle.createQuery("SELECT u.name FROM user_identity i JOIN account u ON u.id = i.user_id"
                        + " WHERE i.issuer = :issuer AND i.subject = :subject")
                .bind("issuer", issuer)
                .bind("subject", subject)
                .mapTo(String.class)
                .findOne()
                .flatMap(name -> stored(handle, name));
    }

    /** A name that an account of this server already has is not given to somebody else. */
    private static String freeName(Handle handle, String wanted) {
        String cleaned = wanted.replaceAll("[^\\p{L}\\p{N}._@+-]", "-").replaceFirst("^[^\\p{L}\\p{N}]+", "");
        String base = cleaned.isEmpty() ? "user" : cleaned.substring(0, Math.min(80, cleaned.length()));
        String name = base;
        for (int i = 2; isTaken(handle, name); i++) {
            name = base + "-" + i;
        }
        return name;
    }
}
