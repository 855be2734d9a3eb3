package dev.halley.server.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is: a file, which is SQLite's and belongs to one server, or a database of a PostgreSQL server, which many Halley
 * servers may share. Its text shows no password.
 */
public final class DatabaseAddress {

    private static final String POSTGRES = "jdbc:postgresql:";
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String EXPECTED =
            " (expected: jdbc:postgresql://user:password@host:5432/database, or jdbc:sqlite:/path/of/a/file).";

    private final @Nullable Path file;
    private final String url;
    private final @Nullable String user;
    private final @Nullable String password;

    private DatabaseAddress(@Nullable Path file, String url, @Nullable String user, @Nullable String password) {
        this.file = file;
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** A file of SQLite. */
    public static DatabaseAddress of(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return new DatabaseAddress(absolute, SQLITE + absolute, null, null);
    }

    /**
     * Reads {@code jdbc:postgresql://user:password@host:5432/database?name=value} or {@code jdbc:sqlite:/path}. User and password may be
     * percent-encoded.
     *
     * @throws IllegalArgumentException if it is neither; the message shows no password
     */
    public static DatabaseAddress parse(String text) {
        if (text.startsWith(SQLITE) && text.length() > SQLITE.length()) {
            return of(Path.of(text.substring(SQLITE.length())));
        }
        if (!text.startsWith(POSTGRES)) {
            throw new IllegalArgumentException("the database '" + withoutPassword(text) + "'" + EXPECTED);
        }
        try {
            URI uri = new URI(text.substring("jdbc:".length()));
            String path = uri.getRawPath();
            if (uri.getHost() == null || path == null || path.length() < 2) {
                throw new IllegalArgumentException("the database '" + withoutPassword(text) + "'" + EXPECTED);
            }
            if (path.indexOf('/', 1) > 0 || path.contains("@")) {
                throw new IllegalArgumentException("the database '" + withoutPassword(text)
                        + "' has a '/' or '@' that must be percent-encoded in a password, as %2F or %40" + EXPECTED);
            }
            String[] who = uri.getRawUserInfo() == null
                    ? new String[0]
                    : uri.getRawUserInfo().split(":", 2);
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String options = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return new DatabaseAddress(
                    null,
                    POSTGRES + "//" + uri.getHost() + port + path + options,
                    who.length > 0 ? decoded(who[0]) : null,
                    who.length > 1 ? decoded(who[1]) : null);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("the database '" + withoutPassword(text)
                    + "' has a character that must be percent-encoded" + EXPECTED);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String withoutPassword(String text) {
        return text.replaceFirst("(//[^:/@]*):.*@", "$1:******@").replaceAll("(?i)(password=)[^&]*", "$1******");
    }

    Engine engine() {
        return file == null ? new PostgresEngine(url, user, password) : new SqliteEngine(file);
    }

    /**
     * The address as the driver of PostgreSQL takes it, with user and password, for tables in a schema of their own.
     *
     * @throws IllegalStateException if it is SQLite
     */
    public String urlOfSchema(String schema) {
        if (file != null) {
            throw new IllegalStateException(this + " has no schemas.");
        }
        StringBuilder text = new StringBuilder(url)
                .append(url.contains("?") ? '&' : '?')
                .append("currentSchema=")
                .append(schema);
        if (user != null) {
            text.append("&user=").append(URLEncoder.encode(user, StandardCharsets.UTF_8));
        }
        if (password != null) {
            text.append("&password=").append(URLEncoder.encode(password, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** The file of SQLite, null if it is PostgreSQL. */
    public @Nullable Path file() {
        return file;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatabaseAddress address
                && url.equals(address.url)
                && Objects.equals(user, address.user)
                && Objects.equals(password, address.password);
    }

    @Override
    public int hashCode() {
        return url.hashCode();
    }

    @Override
    public String toString() {
        return file == null ? withoutPassword(url) : file.toString();
    }
}
