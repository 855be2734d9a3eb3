package dev.halley.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A part of the server that is opened on a thread of its own while others are. It is closed even if nobody came to use it. */
final class Beside<T extends AutoCloseable> implements AutoCloseable {

    private final CompletableFuture<T> opening;

    private Beside(CompletableFuture<T> opening) {
        this.opening = opening;
    }

    static <T extends AutoCloseable> Beside<T> open(Supplier<T> opener) {
        return new Beside<>(CompletableFuture.supplyAsync(opener, work -> {
            Thread thread = new Thread(work, "opener");
            thread.setDaemon(true);
            thread.start();
        }));
    }

    /** Waits until it is open. Throws what opening it threw. */
    T part() {
        try {
            return opening.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        try {
            part().close();
        } catch (RuntimeException known) {
            if (!opening.isCompletedExceptionally()) {
                throw known;
            }
            // It never opened, and whoever wanted to use it has been told.
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
