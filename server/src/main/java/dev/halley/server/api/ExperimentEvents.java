package dev.halley.server.api;

import dev.halley.server.database.Neighbours;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.EventStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
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
    private static final int REMEMBERED = 100_000;
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private final Map<Long, Audience> audiences = new ConcurrentHashMap<>();
    /** By the row id of the project. */
    private final Map<Long, Audience> projectAudiences = new ConcurrentHashMap<>();
    /** Experiments that changed while somebody looks at a project, and the projects of those that were looked up. */
    private final Set<Long> changed = ConcurrentHashMap.newKeySet();

    private final Map<Long, Long> projectOf = new ConcurrentHashMap<>();
    private final AtomicBoolean sorting = new AtomicBoolean();
    private final LongUnaryOperator projectLookup;
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

    /** @param projectLookup the row id of the project of an experiment, 0 if it is gone */
    public ExperimentEvents(LongUnaryOperator projectLookup) {
        this.projectLookup = projectLookup;
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
        noteForProjects(experimentId);
    }

    /** Whose project it is, is asked later and by the teller: this may be called for every request. */
    private void noteForProjects(long experimentId) {
        if (!projectAudiences.isEmpty() && changed.add(experimentId) && sorting.compareAndSet(false, true)) {
            var unused = teller.schedule(this::sortByProject, BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void sortByProject() {
        sorting.set(false);
        Set<Long> toTell = new HashSet<>();
        for (Long experimentId : Set.copyOf(changed)) {
            changed.remove(experimentId);
            toTell.add(projectOf.computeIfAbsent(experimentId, id -> {
                try {
                    return projectLookup.applyAsLong(id);
                } catch (RuntimeException unanswered) {
                    return 0L;
                }
            }));
        }
        if (projectOf.size() > REMEMBERED) {
            projectOf.clear();
        }
        for (Long project : toTell) {
            Audience audience = projectAudiences.get(project);
            if (audience != null) {
                tell(audience);
            }
        }
    }

    /** Something of an experiment is being written; the pages learn of it when that is done. Quick, for any thread. */
    public void touched(long experimentId) {
        Audience audience = audiences.get(experimentId);
        if (audience != null) {
            plan(audience, BETWEEN_MILLIS);
        }
        noteForProjects(experimentId);
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
        Stream.concat(audiences.values().stream(), projectAudiences.values().stream())
                .forEach(audience -> audience.streams.forEach(
                        (stream, listener) -> send(stream, listener, () -> stream.comment("here"))));
    }

    /** @param allowed whether the caller may still see the experiment */
    void open(Call call, long experimentId, BooleanSupplier allowed) throws IOException {
        open(audiences, call, experimentId, allowed);
    }

    /** @param allowed whether the caller may still see the project */
    void openProject(Call call, long projectId, BooleanSupplier allowed) throws IOException {
        open(projectAudiences, call, projectId, allowed);
    }

    private void open(Map<Long, Audience> audiences, Call call, long id, BooleanSupplier allowed) throws IOException {
        if (closed || pages.get() >= MOST_PAGES) {
            throw new ApiException(
                    ErrorKind.UNAVAILABLE,
                    closed
                            ? "the server is stopping."
                            : "more than " + MOST_PAGES
                                    + " pages wait for changes. Ask again from time to time instead.");
        }
        EventStream stream = call.events(left -> forget(audiences, id, left));
        audiences.compute(id, (same, known) -> {
            Audience audience = known == null ? new Audience() : known;
            audience.streams.put(stream, new Listener(allowed));
            pages.incrementAndGet();
            return audience;
        });
        if (closed || stream.isGone()) {
            stream.close();
            forget(audiences, id, stream);
        }
    }

    private void forget(Map<Long, Audience> audiences, long id, EventStream stream) {
        audiences.computeIfPresent(id, (same, audience) -> {
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
        Stream.concat(audiences.values().stream(), projectAudiences.values().stream())
                .forEach(audience -> audience.streams.keySet().forEach(EventStream::close));
    }
}
