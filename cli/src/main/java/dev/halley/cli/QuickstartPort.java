package dev.halley.cli;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.server.TrackingServer;
import dev.halley.server.http.PortInUseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
        TrackingServer server = wanted == null ? startNear(remembered()) : start(wanted.intValue());
        remember(server.port());
        return server;
    }

    private TrackingServer start(int port) {
        return Servers.start(session, Servers.LOOPBACK, port);
    }

    private TrackingServer startNear(int preferred) {
        try {
            return start(preferred);
        } catch (HalleyException failure) {
            if (!(failure.getCause() instanceof PortInUseException taken)) {
                throw failure;
            }
            TrackingServer server = start(freeAfter(preferred));
            session.terminal()
                    .warn("Port " + preferred + " is taken by " + taken.holder() + ", so the server listens on "
                            + server.port() + ". Addresses of experiments of earlier runs have the port " + preferred
                            + ".");
            return server;
        }
    }

    private static int freeAfter(int preferred) {
        for (int port = preferred + 1; port < Math.min(preferred + TRIED, 65_536); port++) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // The next one, then.
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
