package dev.halley.server.fault;

import dev.halley.server.ServerConfig;
import dev.halley.server.ServerOptions;
import dev.halley.server.TestServer;
import dev.halley.server.TrackingServer;
import dev.halley.server.blob.S3Address;
import dev.halley.server.database.DatabaseAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, to be killed: home, port, database or {@code -}, blobs or {@code -}. */
public final class ServerProgram {

    private ServerProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        @Nullable DatabaseAddress database = arguments[2].equals("-") ? null : DatabaseAddress.parse(arguments[2]);
        @Nullable S3Address blobs = arguments[3].equals("-") ? null : S3Address.parse(arguments[3]);
        TrackingServer server = TrackingServer.start(new ServerConfig(
                Path.of(arguments[0]),
                "127.0.0.1",
                Integer.parseInt(arguments[1]),
                TestServer.OWNER,
                TestServer.KEY,
                database,
                new ServerOptions(null, null, blobs, null)));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        System.out.println("ready " + server.url());
        Thread.currentThread().join();
    }
}
