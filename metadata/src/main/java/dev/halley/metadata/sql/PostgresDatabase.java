package dev.halley.metadata.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database, for several machines. Thread-safe. */
final class PostgresDatabase implements Database {

    /** Serialization failure and deadlock: the transaction was undone because of another one, and may be run again. */
    private static final Set<String> COLLISIONS = Set.of("40001", "40P01");

    private static final int ATTEMPTS = 20;
    private static final int CONNECTIONS = 8;
    private static final int CONNECT_MILLIS = 10_000;
    private static final Pattern PASSWORD = Pattern.compile("(?i)(?<=password=)[^&]*|(?<=://[^/@:]{1,99}:)[^/@]*(?=@)");

    /** The driver knows neither user nor password before the host. */
    private static final Pattern WITH_USER = Pattern.compile("jdbc:postgresql://([^/@:]+)(?::([^/@]*))?@(.*)");

    private static final Pattern SCHEMA = Pattern.compile("[?&]currentSchema=([A-Za-z_][A-Za-z0-9_]*)(?:&|$)");

    private final String name;
    private final HikariDataSource writing;
    private final HikariDataSource reading;

    private PostgresDatabase(String name, HikariDataSource writing, HikariDataSource reading) {
        this.name = name;
        this.writing = writing;
        this.reading = reading;
    }

    /** @param url {@code jdbc:postgresql://…}, with user and password */
    static PostgresDatabase open(String url) {
        String name = PASSWORD.matcher(url).replaceAll("******");
        HikariDataSource writing = null;
        HikariDataSource reading = null;
        PostgresDatabase database = null;
        try {
            writing = new HikariDataSource(config(url));
            HikariConfig snapshots = config(url);
            snapshots.setAutoCommit(false);
            snapshots.setReadOnly(true);
            snapshots.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
            reading = new HikariDataSource(snapshots);
            PostgresDatabase opened = new PostgresDatabase(name, writing, reading);
            opened.bringUpToDate(SCHEMA.matcher(url));
            database = opened;
            return opened;
        } catch (SqlFailure | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException failure) {
            throw failed(name, "cannot be opened", failure);
        } finally {
            if (database == null) {
                close(writing);
                close(reading);
            }
        }
    }

    private static HikariConfig config(String url) {
        HikariConfig config = new HikariConfig();
        Matcher withUser = WITH_USER.matcher(url);
        if (withUser.matches()) {
            config.setJdbcUrl("jdbc:postgresql://" + withUser.group(3));
            config.setUsername(URLDecoder.decode(withUser.group(1), StandardCharsets.UTF_8));
            String password = withUser.group(2);
            config.setPassword(password == null ? "" : URLDecoder.decode(password, StandardCharsets.UTF_8));
        } else {
            config.setJdbcUrl(url);
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setPoolName("halley-metadata");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("prepareThreshold", "2");
        config.addDataSourceProperty("socketFactory", AwakeSockets.class.getName());
        return config;
    }

    /** @param schema finds the one that the tables are to be in, if it is not the usual one */
    private void bringUpToDate(Matcher schema) {
        boolean current = writeOne(handle -> {
            boolean empty = handle.createQuery("SELECT to_regclass('migration') IS NULL")
                    .mapTo(Boolean.class)
                    .one();
            return Schema.isCurrent(name, handle, empty);
        });
        if (!current) {
            write(handle -> {
                handle.execute("SELECT pg_advisory_xact_lock(482001)");
                if (schema.find()) {
                    handle.execute("CREATE SCHEMA IF NOT EXISTS " + schema.group(1));
                }
                Schema.bringUpToDate(name, Dialect.POSTGRES, handle);
                return name;
            });
        }
    }

    @Override
    public <T extends @Nullable Object> T write(Function<Handle, T> work) {
        return again(() -> transaction(writing, work));
    }

    @Override
    public <T extends @Nullable Object> T writeOne(Function<Handle, T> statement) {
        return again(() -> {
            try (Connection connection = writing.getConnection()) {
                return statement.apply(new Handle(connection, false));
            } catch (SQLException e) {
                throw new SqlFailure(e);
            }
        });
    }

    @Override
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
        return again(() -> transaction(reading, work));
    }

    private static <T extends @Nullable Object> T transaction(HikariDataSource source, Function<Handle, T> work) {
        // The pool sets what was changed of a connection back when it is closed, and undoes what was not committed.
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            T result = work.apply(new Handle(connection, false));
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private interface Work<T extends @Nullable Object> {
        T run();
    }

    private <T extends @Nullable Object> T again(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SqlFailure failure) {
                if (attempt == ATTEMPTS || !collided(failure)) {
                    throw failed(name, "cannot be used", failure);
                }
            }
        }
    }

    private static boolean collided(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && COLLISIONS.contains(String.valueOf(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static HalleyException failed(String name, String what, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new HalleyException(
                ErrorKind.FAILED,
                "The metadata store '" + name + "' " + what + ": " + cause.getMessage()
                        + ". Check that PostgreSQL runs, and the address, user and password in HALLEY_METADATA_URL.",
                failure);
    }

    private static void close(@Nullable HikariDataSource source) {
        if (source != null) {
            source.close();
        }
    }

    @Override
    public void close() {
        writing.close();
        reading.close();
    }
}
