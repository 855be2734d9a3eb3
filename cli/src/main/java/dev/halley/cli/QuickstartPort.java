package dev.halley.cli;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.server.TrackingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The port of quickstart's server. Runs keep the addresses of their experiments, so the port should stay the same: the home
 * remembers it.
 */
final class QuickstartPort {

    private static final int TRIED = 50;

    private final Session session;
    private final Path memory;

    QuickstartPort(Session session) {
        this.session = session;
        this.memory = session.home().server().resolve("port");
    }

    /**
     * Starts the server.
     *
     * @param wanted null for the remembered port, at first the usual or the next free one
     */
    TrackingServer start(@Nullable Integer wanted) {
        TrackingServer server = Servers.start(session, Servers.LOOPBACK, wanted == null ? choose() : wanted);
        remember(server.port());
        return server;
    }

    private int choose() {
        int preferred = remembered();
        if (Servers.isFree(Servers.LOOPBACK, preferred)) {
            return preferred;
        }
        Servers.requireNoServer(session);
        for (int port = preferred + 1; port < Math.min(preferred + TRIED, 65_536); port++) {
            if (Servers.isFree(Servers.LOOPBACK, port)) {
                session.terminal()
                        .warn("Port " + preferred + " is taken by another program, so the server listens on " + port
                                + ". Addresses of experiments of earlier runs have the port " + preferred + ".");
                return port;
            }
        }
        return 0;
    }

    private int remembered() {
        try {
            int port = Files.exists(memory)
                    ? Integer.parseInt(Files.readString(memory).strip())
                    : Servers.USUAL_PORT;
            return port > 0 && port < 65_536 ? port : Servers.USUAL_PORT;
        } catch (IOException | NumberFormatException e) {
            return Servers.USUAL_PORT;
        }
    }

    private void remember(int port) {
        try {
            Files.writeString(memory, port + System.lineSeparator());
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    memory + " cannot be written: " + e + ". Make it writable, or set " + HalleyHome.VARIABLE
                            + " to another folder.",
                    e);
        }
    }
}
