package dev.halley.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that did not go through the router; its body is in memory. Confined to one request. */
final class DirectCall implements LogCall, AutoCloseable {

    /** Comet: without {@code code} 200 the Java SDK reports a failure. */
    private static final byte[] SAVED = "{\"msg\":\"Saved\",\"code\":200}".getBytes(StandardCharsets.UTF_8);

    private final Consumer<byte[]> answer;
    private final Consumer<Throwable> refuse;
    private final Gunzip.Pool inflaters;
    private final byte[] body;
    private final int size;
    private final boolean compressed;
    private final AtomicBoolean answered = new AtomicBoolean();
    private @Nullable Gunzip inflater;
    private @Nullable Caller caller;
    private String origin = "";

    /**
     * @param body with a 0 behind its {@code size} bytes
     */
    DirectCall(
            Consumer<byte[]> answer,
            Consumer<Throwable> refuse,
            Gunzip.Pool inflaters,
            byte[] body,
            int size,
            boolean compressed) {
        this.answer = answer;
        this.refuse = refuse;
        this.inflaters = inflaters;
        this.body = body;
        this.size = size;
        this.compressed = compressed;
    }

    void admitted(Caller who, String address) {
        caller = who;
        origin = address;
    }

    @Override
    public Caller caller() {
        if (caller == null) {
            throw new ApiException(ErrorKind.UNAUTHENTICATED, "this call needs an API key.");
        }
        return caller;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public @Nullable BodyBytes bytes() {
        if (!compressed) {
            return new BodyBytes(body, size);
        }
        Gunzip taken = inflater == null ? inflaters.take() : inflater;
        inflater = taken;
        return taken.inflate(body, size);
    }

    private InputStream stream() throws IOException {
        InputStream in = new ByteArrayInputStream(body, 0, size);
        return BodyReader.bounded(compressed ? BodyReader.gunzip(in) : in);
    }

    @Override
    public JsonParser parser() throws IOException {
        return Json.MAPPER.createParser(stream());
    }

    @Override
    public Body json() {
        try {
            if (Json.tree(stream()) instanceof ObjectNode object) {
                return new Body(object);
            }
        } catch (IOException malformed) {
            throw Call.invalidJson(malformed);
        }
        throw new ApiException(ErrorKind.INVALID, "the body is not a JSON object.");
    }

    @Override
    public void answer(Object value) {
        try {
            answerOnce(Json.MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void answerOnce(byte[] json) {
        if (!answered.getAndSet(true)) {
            answer.accept(json);
        }
    }

    @Override
    public void savedWhen(CompletableFuture<?> durable) {
        var unused = durable.whenComplete((result, failure) -> {
            if (failure == null) {
                answerOnce(SAVED);
            } else {
                refuseOnce(failure);
            }
        });
    }

    @Override
    public <T> void when(CompletableFuture<T> result, Consumer<? super T> then) {
        var unused = result.thenAccept(then).whenComplete((nothing, failure) -> {
            if (failure != null) {
                refuseOnce(failure);
            }
        });
    }

    void refuseOnce(Throwable failure) {
        if (!answered.getAndSet(true)) {
            refuse.accept(failure);
        }
    }

    /** The bytes of the body are not needed any more. */
    @Override
    public void close() {
        if (inflater != null) {
            inflaters.giveBack(inflater);
            inflater = null;
        }
    }
}
