package dev.halley.server.api;

import dev.halley.server.database.Neighbours;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.EventStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells open pages that an experiment has changed, at most twice a second however much is logged. No thread waits for a page: one
 * thread tells all, and it sleeps while nothing happens.
 *
 * <p>Close it before the HTTP server, which waits for open requests.
 */
public final class ExperimentEvents implements AutoCloseable {

    private static final long BETWEEN_MILLIS = 500;
    private static final long HEARTBEAT_SECONDS = 15;
    private static final int MOST_PAGES = 2_000;
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private final Map<Long, Audience> audiences = new ConcurrentHashMap<>();
    private final AtomicInteger pages = new AtomicInteger();
    private final ScheduledThreadPoolExecutor teller = new ScheduledThreadPoolExecutor(
            1,
            work -> {
                Thread thread = new Thread(work, "experiment-events");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    private final Future<?> beating;
    private volatile boolean closed;

    public ExperimentEvents() {
        teller.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        beating = teller.scheduleAtFixedRate(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** The pages that show one experiment. */
    private static final class Audience {
        final Map<EventStream, Listener> streams = new ConcurrentHashMap<>();
        final AtomicBoolean planned = new AtomicBoolean();
        volatile boolean metrics;
        volatile @Nullable Future<?> next;
        volatile long toldNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS);
    }

    /** Points of an experiment are stored. Quick, for any thread. */
    public void metricsStored(long experimentId) {
        Audience audience = audiences.get(experimentId);
        if (audience != null) {
            audience.metrics = true;
            long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - audience.toldNanos);
            plan(audience, Math.max(0, BETWEEN_MILLIS - since));
        }
    }

    /** Something of an experiment is being written; the pages learn of it when that is done. Quick, for any thread. */
    public void touched(long experimentId) {
        Audience audience = audiences.get(experimentId);
        if (audience != null) {
            plan(audience, BETWEEN_MILLIS);
        }
    }

    /** Changes that were made by other servers on the same database. */
    public Neighbours.Listener ofNeighbours() {
        return new Neighbours.Listener() {
            @Override
            public void changed(long experimentId, boolean metrics) {
                if (metrics) {
                    metricsStored(experimentId);
                } else {
                    touched(experimentId);
                }
            }

            @Override
            public void missed() {
                everythingTouched();
            }
        };
    }

    private void everythingTouched() {
        audiences.values().forEach(audience -> {
            audience.metrics = true;
            plan(audience, BETWEEN_MILLIS);
        });
    }

    private void plan(Audience audience, long delayMillis) {
        if (audience.planned.compareAndSet(false, true)) {
            audience.next = teller.schedule(() -> tell(audience), delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether a page may still see the experiment, asked at most once a second. Confined to the teller. */
    private static final class Listener {
        private final BooleanSupplier allowed;
        private long askedNanos = System.nanoTime();

        Listener(BooleanSupplier allowed) {
            this.allowed = allowed;
        }

        boolean isAllowed() {
            long now = System.nanoTime();
            if (now - askedNanos < ASK_AGAIN_NANOS) {
                return true;
            }
            askedNanos = now;
            return allowed.getAsBoolean();
        }
    }

    private static void tell(Audience audience) {
        audience.toldNanos = System.nanoTime();
        audience.planned.set(false);
        boolean metrics = audience.metrics;
        audience.metrics = false;
        String data = "{\"metrics\":" + metrics + "}";
        audience.streams.forEach((stream, listener) -> send(stream, listener, () -> stream.send("changed", data)));
    }

    private static void send(EventStream stream, Listener listener, Runnable message) {
        try {
            if (listener.isAllowed()) {
                message.run();
            } else {
                stream.close();
            }
        } catch (RuntimeException unanswered) {
            // Whether the page may still listen is not known: it will ask again by itself.
            stream.close();
        }
    }

    private void beat() {
        audiences
                .values()
                .forEach(audience -> audience.streams.forEach(
                        (stream, listener) -> send(stream, listener, () -> stream.comment("here"))));
    }

    /** @param allowed whether the caller may still see the experiment */
    void open(Call call, long experimentId, BooleanSupplier allowed) throws IOException {
        if (closed || pages.get() >= MOST_PAGES) {
            throw new ApiException(
                    ErrorKind.UNAVAILABLE,
                    closed
                            ? "the server is stopping."
                            : "more than " + MOST_PAGES
                                    + " pages wait for changes. Ask again from time to time instead.");
        }
        EventStream stream = call.events(left -> forget(experimentId, left));
        audiences.compute(experimentId, (id, known) -> {
            Audience audience = known == null ? new Audience() : known;
            audience.streams.put(stream, new Listener(allowed));
            pages.incrementAndGet();
            return audience;
        });
        if (closed || stream.isGone()) {
            stream.close();
            forget(experimentId, stream);
        }
    }

    private void forget(long experimentId, EventStream stream) {
        audiences.computeIfPresent(experimentId, (id, audience) -> {
            if (audience.streams.remove(stream) != null) {
                pages.decrementAndGet();
            }
            if (!audience.streams.isEmpty()) {
                return audience;
            }
            Future<?> next = audience.next;
            if (next != null) {
                next.cancel(false);
            }
            return null;
        });
    }

    /** How many pages listen. */
    int pages() {
        return pages.get();
    }

    @Override
    public void close() {
        closed = true;
        beating.cancel(false);
        teller.shutdown();
        audiences.values().forEach(audience -> audience.streams.keySet().forEach(EventStream::close));
    }
}
