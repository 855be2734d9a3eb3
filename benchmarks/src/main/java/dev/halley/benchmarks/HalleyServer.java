package dev.halley.benchmarks;

import dev.halley.server.ServerConfig;
import dev.halley.server.TrackingServer;
import dev.halley.server.database.DatabaseAddress;
import java.nio.file.Path;

/** The tracking server as a process that can be killed. Its arguments are a home and a port. */
public final class HalleyServer {

    static final String KEY = "key-of-the-benchmark-0123456789";

    private HalleyServer() {}

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws InterruptedException {
        String database = System.getenv("HALLEY_DATABASE");
        TrackingServer server = TrackingServer.start(new ServerConfig(
                Path.of(arguments[0]),
                "127.0.0.1",
                Integer.parseInt(arguments[1]),
                "ada",
                KEY,
                database == null ? null : DatabaseAddress.parse(database)));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        Thread.currentThread().join();
    }
}
