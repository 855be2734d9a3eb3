package dev.halley.server.http;

/**
 * Content security policies for what users logged and a browser shows. Each is a sandbox without an origin: what runs in it has no
 * session, reads nothing of this server, and stays within its frame, whether a page frames it or it was opened by itself.
 */
public final class Sandbox {

    /** Shows nothing but the file itself. */
    public static final String CLOSED = "default-src 'none'; frame-ancestors 'self'; sandbox";

    /** A picture may bring its own styles and pictures, nothing else. */
    public static final String PICTURE =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

    /** A page may run its own scripts, and reach nothing: no network, no session, no other frame. */
    public static final String PAGE = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob: data:;"
            + " style-src 'unsafe-inline' data:; img-src data: blob:; font-src data:; media-src data: blob:;"
            + " worker-src blob:; frame-ancestors 'self'; sandbox allow-scripts";

    private Sandbox() {}
}
