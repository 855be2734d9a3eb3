package dev.halley.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that goes on to listen for bytes while its request is served. Jetty's own stops to listen with each request and begins again after
 * the answer, which costs two calls of the system and wakes the selector each time. A client that waits for its answer sends nothing meanwhile;
 * if one does, this connection stops to listen until somebody wants to read.
 *
 * <p>It stays only while reading is left to the selector's own thread: another thread might not have read yet when the selector looks again.
 */
final class StayingEndPoint extends SocketChannelEndPoint {

    private final ManagedSelector selector;
    private final Object lock = new Object();
    private SelectionKey key;
    private int wanted;
    private int current;
    /** The selector is about to update the key by itself. */
    private boolean updateComes;

    /** Reads nothing: the client that it has just answered can hardly have sent something. */
    private volatile @Nullable Thread answering;

    private final OnReady fill = new OnReady() {
        @Override
        public void run() {
            getFillInterest().fillable();
        }

        @Override
        public InvocationType getInvocationType() {
            return getFillInterest().getCallbackInvocationType();
        }
    };

    private final OnReady flush = new OnReady() {
        @Override
        public void run() {
            getWriteFlusher().completeWrite();
        }

        @Override
        public InvocationType getInvocationType() {
            return getWriteFlusher().getCallbackInvocationType();
        }
    };

    private final OnReady flushAndFill = new OnReady() {
        @Override
        public void run() {
            flush.run();
            fill.run();
        }

        @Override
        public InvocationType getInvocationType() {
            InvocationType both = fill.getInvocationType();
            return both == flush.getInvocationType() ? both : InvocationType.BLOCKING;
        }
    };

    /** What the selector runs, or has run. */
    private abstract static class OnReady implements Invocable.Task {}

    StayingEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
        this.selector = selector;
        this.key = key;
    }

    @Override
    protected void needsFillInterest() {
        want(SelectionKey.OP_READ);
    }

    @Override
    protected void onIncompleteFlush() {
        want(SelectionKey.OP_WRITE);
    }

    private void want(int operation) {
        boolean tell;
        synchronized (lock) {
            wanted |= operation;
            tell = !updateComes && wanted != current;
        }
        if (tell) {
            selector.submit(any -> updateKey());
        }
    }

    @Override
    public @Nullable Runnable onSelected() {
        synchronized (lock) {
            int ready = key.readyOps();
            updateComes = true;
            OnReady task = task(ready);
            // Of a kind that blocks also if nobody wants to read: who begins to want it takes the lock after that.
            boolean stays = task != null && task.getInvocationType() == InvocationType.NON_BLOCKING;
            wanted &= ~(stays ? ready & SelectionKey.OP_WRITE : ready);
            return task;
        }
    }

    private @Nullable OnReady task(int ready) {
        boolean fillable = (ready & SelectionKey.OP_READ) != 0;
        boolean flushable = (ready & SelectionKey.OP_WRITE) != 0;
        return fillable ? flushable ? flushAndFill : fill : flushable ? flush : null;
    }

    @Override
    public void updateKey() {
        try {
            synchronized (lock) {
                updateComes = false;
                if (wanted != current) {
                    current = wanted;
                    key.interestOps(wanted);
                }
            }
        } catch (CancelledKeyException closed) {
            close(closed);
        }
    }

    @Override
    public void replaceKey(SelectionKey newKey) {
        super.replaceKey(newKey);
        synchronized (lock) {
            key = newKey;
        }
    }

    /** Runs what looks for more to read and then waits for it, for a connection whose client has been answered just now. */
    void waitForMore(Runnable reading) {
        // Another thread may read already when this one has only just said that it waits.
        answering = Thread.currentThread();
        try {
            reading.run();
        } finally {
            answering = null;
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        return Thread.currentThread().equals(answering) && isOpen() ? 0 : super.fill(buffer);
    }
}
