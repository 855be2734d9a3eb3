package dev.halley.server.http;

import io.javalin.http.Context;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events to one client, until it goes away or the stream is closed. No thread waits for the client, and sending never
 * blocks: a message that is the same as one that still waits for a slow client is not kept twice.
 *
 * <p>Thread-safe.
 */
public final class EventStream {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    /*
     * Javalin would complete the request when the handler returns, unless it waits for a future. If such a future ends after its
     * request, Javalin answers the recycled request and fails, again and again without end. So this one never ends: the request is
     * completed by us, and the future is garbage.
     */
    private static final class Never extends CompletableFuture<Void> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }

    private final AsyncContext request;
    private final ServletOutputStream out;
    private final Consumer<EventStream> whenGone;
    private final Set<String> waiting = new LinkedHashSet<>();
    private boolean started;
    private boolean unflushed;
    private boolean gone;

    private EventStream(AsyncContext request, ServletOutputStream out, Consumer<EventStream> whenGone) {
        this.request = request;
        this.out = out;
        this.whenGone = whenGone;
    }

    /** Turns a request into a stream. {@code whenGone} runs once, on any thread. */
    static EventStream open(Context context, Consumer<EventStream> whenGone) throws IOException {
        context.res().setStatus(200);
        context.res().setContentType("text/event-stream; charset=utf-8");
        context.header("Cache-Control", "no-store");
        // Asks reverse proxies not to collect what should arrive at once.
        context.header("X-Accel-Buffering", "no");
        AsyncContext request = context.req().startAsync();
        request.setTimeout(0);
        EventStream stream = new EventStream(request, context.res().getOutputStream(), whenGone);
        request.addListener(stream.new End());
        stream.comment("open");
        context.future(Never::new);
        stream.out.setWriteListener(stream.new Room());
        return stream;
    }

    /** Sends an event. */
    public void send(String event, String data) {
        enqueue("event: " + event + "\ndata: " + data + "\n\n");
    }

    /** Sends a line that clients ignore: it keeps the connection open and finds out whether the client is still there. */
    public void comment(String text) {
        enqueue(": " + text + "\n\n");
    }

    private void enqueue(String message) {
        boolean broken;
        synchronized (this) {
            if (gone) {
                return;
            }
            waiting.add(message);
            broken = started && !write();
        }
        if (broken) {
            close();
        }
    }

    /** Writes what there is room for. Returns false if the client is gone. */
    private synchronized boolean write() {
        try {
            while (!gone && (unflushed || !waiting.isEmpty()) && out.isReady()) {
                if (waiting.isEmpty()) {
                    unflushed = false;
                    out.flush();
                } else {
                    Iterator<String> messages = waiting.iterator();
                    byte[] next = messages.next().getBytes(StandardCharsets.UTF_8);
                    messages.remove();
                    unflushed = true;
                    out.write(next);
                }
            }
            return true;
        } catch (IOException | IllegalStateException left) {
            log.debug("a client of events went away", left);
            return false;
        }
    }

    /** Ends the stream. */
    public void close() {
        if (markGone()) {
            try {
                request.complete();
            } catch (IllegalStateException ended) {
                log.debug("the request has ended already", ended);
            }
        }
    }

    /** Whether nothing can be sent any more. */
    public synchronized boolean isGone() {
        return gone;
    }

    private boolean markGone() {
        synchronized (this) {
            if (gone) {
                return false;
            }
            gone = true;
            waiting.clear();
        }
        whenGone.accept(this);
        return true;
    }

    /** There is room for more. */
    private final class Room implements WriteListener {
        @Override
        public void onWritePossible() {
            boolean broken;
            synchronized (EventStream.this) {
                started = true;
                broken = !write();
            }
            if (broken) {
                close();
            }
        }

        @Override
        public void onError(Throwable failure) {
            close();
        }
    }

    /** The request ended, by us or by the client. */
    private final class End implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            markGone();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            close();
        }

        @Override
        public void onError(AsyncEvent event) {
            close();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
