package dev.halley.server.metric;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of something on all processors while earlier parts are taken, a few ahead and no more: an answer is never held as a whole, and
 * a slow receiver slows down who makes it. Confined to the thread that takes.
 */
final class Ahead {

    private static final int PARTS = 4;

    private Ahead() {}

    /** Takes a part when all before it have been taken. */
    @FunctionalInterface
    interface Sink<T, X extends Exception> {
        void take(T part) throws X;
    }

    /** Gives what makes the next part, on any thread; null behind the last. It is asked by the thread that takes, a few parts ahead. */
    @FunctionalInterface
    interface Source<T, X extends Exception> {
        @Nullable
        Supplier<T> next() throws X;
    }

    static <T, X extends Exception> void forEach(Source<T, X> source, Sink<T, X> sink) throws X {
        Deque<FutureTask<T>> underWay = new ArrayDeque<>();
        boolean more = true;
        try {
            do {
                while (more && underWay.size() < PARTS) {
                    Supplier<T> next = source.next();
                    more = next != null;
                    if (next != null) {
                        FutureTask<T> task = new FutureTask<>(next::get);
                        underWay.add(task);
                        if (underWay.size() > 1) {
                            ForkJoinPool.commonPool().execute(task);
                        }
                    }
                }
                FutureTask<T> first = underWay.peek();
                if (first != null) {
                    // Nothing happens if another thread is about it; then this one makes a later part meanwhile.
                    for (FutureTask<T> task : underWay) {
                        if (!first.isDone()) {
                            task.run();
                        }
                    }
                    sink.take(made(underWay.remove()));
                }
            } while (more || !underWay.isEmpty());
        } finally {
            underWay.forEach(task -> task.cancel(false));
        }
    }

    private static <T> T made(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a chart was made", interrupted);
        }
    }
}
