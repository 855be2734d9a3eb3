package dev.halley.server.http;

/** Another program listens on the port. The message says what to do. */
public final class PortInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PortInUseException(String host, int port) {
        super("port " + port + " on " + host + " is taken by another program. Choose another one with --port.");
    }
}
