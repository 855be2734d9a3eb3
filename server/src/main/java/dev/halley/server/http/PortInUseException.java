package dev.halley.server.http;

/** Another program listens on the port. The message says which one, where that is known, and what to do. */
public final class PortInUseException extends CannotListenException {

    private static final long serialVersionUID = 1L;

    private final String holder;

    PortInUseException(String host, int port, String holder) {
        super("Port " + port + " of " + host + " is taken by " + holder
                + ". End that, or choose another port with --port, or 0 for any free one.");
        this.holder = holder;
    }

    /** Who has the port: {@code process 4711 (nginx)}, or {@code another program}. */
    public String holder() {
        return holder;
    }
}
