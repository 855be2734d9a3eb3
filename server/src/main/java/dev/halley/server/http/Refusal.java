package dev.halley.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.DatabaseUnavailableException;
import dev.halley.server.error.ApiException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a failed call is answered.
 *
 * @param retryAfterSeconds 0 if there is no point in waiting
 */
record Refusal(int status, ObjectNode body, int retryAfterSeconds) {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    /**
     * Logs what the server is to blame for.
     *
     * @param hasSdkKey whether the key came in the header of Comet's SDKs
     */
    static Refusal of(Throwable failure, Route route, boolean hasSdkKey) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ApiException refused) {
            // Comet: its Java SDK, and Python in the handshake, read the reason only from 400 and 403; login() wants
            // 401.
            boolean readsReasonOfForbidden = hasSdkKey || !route.path().contains("/rest/v2/");
            int status = route.dialect().status(refused, readsReasonOfForbidden);
            ObjectNode body = route.dialect()
                    .body(status, Dialect.title(refused.kind()), message(refused), refused.sdkErrorCode());
            return new Refusal(status, body, refused.retryAfterSeconds());
        }
        if (cause instanceof DatabaseUnavailableException) {
            log.warn("{} {}: {}", route.method(), route.path(), cause.getMessage());
            String detail = "the server's database cannot be reached. Try again soon.";
            return new Refusal(503, route.dialect().body(503, "Unavailable", detail, 0), 0);
        }
        if (cause instanceof IOException) {
            log.debug("the connection to {} broke", route.path(), cause);
        } else {
            log.error("{} {} failed", route.method(), route.path(), cause);
        }
        String detail = "the server failed to serve this request; its log says why.";
        return new Refusal(500, route.dialect().body(500, "Internal error", detail, 0), 0);
    }

    private static String message(ApiException refusal) {
        String message = refusal.getMessage();
        return message == null ? refusal.kind().name() : message;
    }
}
