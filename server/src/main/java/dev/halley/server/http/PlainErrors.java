package dev.halley.server.http;

import java.io.PrintWriter;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.jspecify.annotations.Nullable;

/** What Jetty refuses by itself, because it is no HTTP or its address is none, is told as JSON like all else. */
final class PlainErrors extends ErrorHandler {

    PlainErrors() {
        setDefaultResponseMimeType("application/json");
        setShowStacks(false);
        setShowCauses(false);
    }

    @Override
    protected void writeErrorJson(
            Request request, PrintWriter writer, int code, @Nullable String message, @Nullable Throwable cause) {
        String detail = "this is no request that the server can read"
                + (message == null || message.isBlank() ? "" : " (" + message + ")") + ".";
        writer.print(Dialect.NATIVE.body(code, "Refused", detail, 0));
    }
}
