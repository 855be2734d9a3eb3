package dev.halley.comet.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that did not succeed, and what the sender does about it. */
final class SendFailure extends Exception {

    private static final long serialVersionUID = 1L;

    enum Kind {
        /** No connection: the server is away for every experiment. Try again later. */
        UNREACHABLE,
        /** The server, or what is in between, has trouble. Try again later. */
        TROUBLE,
        /** The server will not take this experiment as things are (wrong key, unknown workspace): keep it for the next start. */
        HELD,
        /** The server will never take these values. Set them aside and go on. */
        REFUSED,
        /** The server answers, but takes no values of this kind. Set them aside and go on. */
        UNKNOWN_ROUTE
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    SendFailure(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    static SendFailure of(IOException failure) {
        boolean noConnection = failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure.getCause() instanceof UnresolvedAddressException;
        return new SendFailure(noConnection ? Kind.UNREACHABLE : Kind.TROUBLE, Failures.text(failure), null, failure);
    }

    Kind kind() {
        return kind;
    }

    /** Whether trying again would change nothing, though the server takes other values. */
    boolean isForGood() {
        return kind == Kind.REFUSED || kind == Kind.UNKNOWN_ROUTE;
    }

    /** How long the server asked to be left alone; null if it did not say. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    String reason() {
        return Failures.text(this);
    }
}
