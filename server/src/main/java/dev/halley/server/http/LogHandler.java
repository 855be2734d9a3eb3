package dev.halley.server.http;

import java.io.IOException;

/** Serves a call that logs. */
@FunctionalInterface
public interface LogHandler {
    void handle(LogCall call) throws IOException;
}
