package dev.halley.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.DatabaseUnavailableException;
import dev.halley.server.database.DiskTrouble;
import dev.halley.server.database.QuestionTooLongException;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.DamagedException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a failed call is answered.
 *
 * @param retryAfterSeconds 0 if there is no point in waiting
 */
record Refusal(int status, ObjectNode body, int retryAfterSeconds) {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private static final int RETRY_SECONDS = 5;
    private static final long TROUBLE_PAUSE_NANOS = 30_000_000_000L;
    private static final AtomicLong TROUBLE_TOLD = new AtomicLong(System.nanoTime() - 2 * TROUBLE_PAUSE_NANOS);

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
        if (cause instanceof QuestionTooLongException) {
            log.warn("{} {}: {}", route.method(), route.path(), cause.getMessage());
            String detail = String.valueOf(cause.getMessage());
            return new Refusal(400, route.dialect().body(400, "Takes too long", detail, 0), 0);
        }
        if (cause instanceof DamagedException) {
            log.error("{} {}: {}", route.method(), route.path(), cause.getMessage());
            return new Refusal(410, route.dialect().body(410, "Gone", String.valueOf(cause.getMessage()), 0), 0);
        }
        DiskTrouble trouble = DiskTrouble.of(cause);
        if (trouble != null) {
            return of(trouble, cause, route);
        }
        if (cause instanceof IOException) {
            log.debug("the connection to {} broke", route.path(), cause);
        } else {
            log.error("{} {} failed", route.method(), route.path(), cause);
        }
        String detail = "the server failed to serve this request; its log says why.";
        return new Refusal(500, route.dialect().body(500, "Internal error", detail, 0), 0);
    }

    private static Refusal of(DiskTrouble trouble, Throwable cause, Route route) {
        long now = System.nanoTime();
        long last = TROUBLE_TOLD.get();
        // Once in a while: each request meets it.
        if (now - last > TROUBLE_PAUSE_NANOS && TROUBLE_TOLD.compareAndSet(last, now)) {
            log.error("{}; requests are refused until that is over", trouble.text(), cause);
        }
        // Comet: its clients wait as told after 503 only.
        int status = trouble == DiskTrouble.FULL && route.dialect() == Dialect.NATIVE ? 507 : 503;
        String detail = trouble.text() + ": nothing was stored. Try again later.";
        return new Refusal(status, route.dialect().body(status, "Unavailable", detail, 0), RETRY_SECONDS);
    }

    private static String message(ApiException refusal) {
        String message = refusal.getMessage();
        return message == null ? refusal.kind().name() : message;
    }
}
