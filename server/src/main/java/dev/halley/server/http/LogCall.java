package dev.halley.server.http;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that logs something: a small JSON body from a known caller, and a small answer once it is stored. There are so many of these that
 * usual ones skip the router ({@link DirectRoutes}); what is unusual about a request makes it a {@link Call} as any other.
 */
public interface LogCall {

    /** Who calls. */
    Caller caller();

    /** The address that people use: {@code http://host:port}. */
    String origin();

    /** The body as a JSON object. */
    Body json();

    /** A streaming parser over the body. */
    JsonParser parser() throws IOException;

    /** The bytes of the body if they are in memory, until the call returns; else null. */
    @Nullable
    BodyBytes bytes();

    /** Answers with JSON. */
    void answer(Object value);

    /** Answers a write of Comet's when it is durable; no thread waits. */
    void savedWhen(CompletableFuture<?> durable);

    /** Runs {@code answer} with the result when it is there; no thread waits. */
    <T> void when(CompletableFuture<T> result, Consumer<? super T> answer);
}
