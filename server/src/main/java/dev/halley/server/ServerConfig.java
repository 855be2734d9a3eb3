package dev.halley.server;

import dev.halley.server.database.DatabaseAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a tracking server is started.
 *
 * @param home the Halley home; the server keeps its data in {@code home/server} and reads the pipelines' metadata store
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param owner user name and default workspace of the owner, made at the first start
 * @param ownerApiKey the owner's API key at the first start; null makes a random one
 * @param options what a server of a team needs besides
 * @param database where everything but files is kept; null means a file of SQLite in {@code home/server}
 */
public record ServerConfig(
        Path home,
        String host,
        int port,
        String owner,
        @Nullable String ownerApiKey,
        @Nullable DatabaseAddress database,
        ServerOptions options) {

    public ServerConfig(Path home, String host, int port, String owner, @Nullable String ownerApiKey) {
        this(home, host, port, owner, ownerApiKey, null, ServerOptions.NONE);
    }

    public ServerConfig(
            Path home,
            String host,
            int port,
            String owner,
            @Nullable String ownerApiKey,
            @Nullable DatabaseAddress database) {
        this(home, host, port, owner, ownerApiKey, database, ServerOptions.NONE);
    }

    /** Where the database is. */
    public DatabaseAddress databaseOrDefault() {
        return database == null ? DatabaseAddress.of(home.resolve("server").resolve("halley.db")) : database;
    }
}
