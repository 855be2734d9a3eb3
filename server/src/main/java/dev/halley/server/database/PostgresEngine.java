package dev.halley.server.database;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Predicate;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.argument.NullArgument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/** A database that several servers may share. It orders their writes by its own locks. */
final class PostgresEngine implements Engine {

    private static final int CONNECT_SECONDS = 10;
    private static final int ANSWER_SECONDS = 120;

    private final String url;
    private final @Nullable String user;
    private final @Nullable String password;

    PostgresEngine(String url, @Nullable String user, @Nullable String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    @Override
    public String name() {
        return url.replaceAll("(?i)(password=)[^&]*", "$1******");
    }

    @Override
    public @Nullable Path file() {
        return null;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public AutoCloseable claim() {
        return () -> {};
    }

    @Override
    public void settle() {
        // Its own server has done so.
    }

    @Override
    public void touch(Handle handle) {
        // The number of a transaction is written with its commit.
        handle.createQuery("SELECT CAST(txid_current() AS TEXT)")
                .mapTo(String.class)
                .one();
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "halley");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS));
        // A database behind a line that swallows everything must not hold a thread for ever.
        properties.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        // A text that is bound where a number belongs is refused by the column and not by a guess of the driver.
        properties.setProperty("stringtype", "unspecified");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public Connection openForWriting() throws SQLException {
        Connection connection = open();
        try (var statement = connection.createStatement()) {
            // Whatever the cluster's default is: an answer is a promise.
            statement.execute("SET synchronous_commit = on");
            return connection;
        } catch (SQLException failure) {
            Database.closeQuietly(connection);
            throw failure;
        }
    }

    @Override
    public Connection openForReading(long seconds) throws SQLException {
        Connection connection = open();
        try (var statement = connection.createStatement()) {
            if (seconds > 0) {
                statement.execute("SET statement_timeout = " + seconds * 1_000);
            }
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return connection;
        } catch (SQLException failure) {
            Database.closeQuietly(connection);
            throw failure;
        }
    }

    /** Columns of truth values are numbers in both databases, and a text of PostgreSQL holds every character but the one with number 0. */
    @Override
    public void prepare(Jdbi jdbi) {
        jdbi.registerArgument(bound(
                type -> type == Boolean.class || type == boolean.class,
                value -> (position, statement, context) -> statement.setLong(position, (Boolean) value ? 1 : 0)));
        jdbi.registerArgument(bound(
                type -> type == String.class,
                value -> (position, statement, context) -> statement.setString(position, text((String) value))));
    }

    private static ArgumentFactory bound(Predicate<Type> takes, Function<Object, Argument> binding) {
        return new ArgumentFactory.Preparable() {
            @Override
            public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
                return takes.test(type)
                        ? Optional.of(value -> value == null ? new NullArgument(Types.NULL) : binding.apply(value))
                        : Optional.empty();
            }
        };
    }

    /** The character 0 as the sign for it. */
    static String text(String value) {
        return value.indexOf('\0') < 0 ? value : value.replace('\0', '\u2400');
    }

    @Override
    public boolean hasHistory(Handle handle) {
        Optional<String> table = handle.createQuery("SELECT CAST(to_regclass('flyway_schema_history') AS TEXT)")
                .mapTo(String.class)
                .findOne();
        return table.isPresent();
    }

    @Override
    public void configure(FluentConfiguration flyway) {
        flyway.dataSource(url, user, password);
    }

    @Override
    public Failure classify(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return classify(sql.getSQLState());
            }
        }
        return Failure.OF_THE_WORK;
    }

    private static Failure classify(String state) {
        if (state.startsWith("08") || state.startsWith("57P")) {
            return Failure.DISCONNECTED;
        }
        return switch (state) {
            // A serialization failure, a deadlock, a lock that was not free; and a key that another server was quicker
            // to take: what looks
            // for it first finds it the second time.
            case "40001", "40P01", "55P03", "23505" -> Failure.TRY_AGAIN;
            case "53100" -> Failure.NOT_WRITTEN;
            case "57014" -> Failure.TOO_LONG;
            default -> Failure.OF_THE_WORK;
        };
    }

    @Override
    public boolean undoesFailedStatements() {
        return false;
    }

    @Override
    public boolean losesTrustInFailedCommits() {
        // PostgreSQL ends itself after a failed sync and recovers from its log.
        return false;
    }
}
