package dev.halley.server.metric;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Makes the parts of an answer on all processors while earlier parts leave, a few ahead and no more: an answer is never held as a whole, and
 * a slow receiver slows down who makes it. Confined to the thread that answers.
 */
final class Ahead {

    private static final int PARTS = 4;

    private Ahead() {}

    /** Takes a part when all before it have been taken. */
    @FunctionalInterface
    interface Sink<T> {
        void take(T part) throws IOException;
    }

    static <T> void forEach(List<Supplier<T>> parts, Sink<T> sink) throws IOException {
        Deque<FutureTask<T>> underWay = new ArrayDeque<>();
        Iterator<Supplier<T>> next = parts.iterator();
        try {
            do {
                while (underWay.size() < PARTS && next.hasNext()) {
                    FutureTask<T> task = new FutureTask<>(next.next()::get);
                    underWay.add(task);
                    if (underWay.size() > 1) {
                        ForkJoinPool.commonPool().execute(task);
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
            } while (!underWay.isEmpty() || next.hasNext());
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
