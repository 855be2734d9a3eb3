package dev.halley.testpostgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that must be told one, or come back on the one that they had. They are below those that the system gives to whoever
 * asks for any: one of these could be given away before the server starts, or while it is down, even to the client that looks for it.
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int AFTER_LAST = 32_000;

    private FreePort() {}

    /** A port that was free a moment ago. */
    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Then another one.
            }
        }
    }
}
