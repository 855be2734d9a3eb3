package dev.halley.comet.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads an answer as text and gives up where it is too long to be one: a server must not fill the memory of a training. */
final class ShortText implements BodySubscriber<String> {

    /** Comet's longest answer to what this client calls is some kilobytes. */
    static final int MOST_BYTES = 4 << 20;

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;

    static BodyHandler<String> handler() {
        return answer -> new ShortText();
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            byte[] copied = new byte[piece.remaining()];
            piece.get(copied);
            bytes.writeBytes(copied);
        }
        if (bytes.size() > MOST_BYTES && subscription != null) {
            subscription.cancel();
            text.completeExceptionally(new IOException("the answer is longer than " + MOST_BYTES + " bytes"));
            bytes.reset();
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        text.complete(bytes.toString(StandardCharsets.UTF_8));
    }
}
