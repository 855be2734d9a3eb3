package dev.halley.server.error;

import java.io.IOException;

/** What the server keeps is missing or damaged on its disk, and is therefore not given out. The message is shown to the caller. */
public class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    public DamagedException(String message) {
        super(message);
    }
}
