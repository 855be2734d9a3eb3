package dev.halley.worker;

import dev.halley.client.Client;
import dev.halley.internal.code.GitCommit;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.OfferedPipeline;
import dev.halley.metadata.RequestedRun;
import dev.halley.metadata.StoredWorker;
import dev.halley.pipeline.PipelineDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers pipelines to those who see the same metadata store, and makes the runs they ask for, each in a Java process of its own: neither
 * the classes of a pipeline nor its end touch the worker, and a run that is cancelled can be killed. Several workers may offer the same
 * pipeline: each request is taken once. Confined to one thread, but for {@link #close}, which any may call.
 */
public final class Worker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final Client client;
    private final List<Offer> offers;
    private final List<Path> classPath;
    private final int mostAtOnce;
    private final Consumer<String> progress;
    private final String id = UUID.randomUUID().toString();
    private final Instant started = Instant.now();
    private final Map<String, WorkerRun> running = new ConcurrentHashMap<>();
    private Instant lastHeartbeat = Instant.EPOCH;
    private volatile boolean closed;

    /**
     * A pipeline that the worker has.
     *
     * @param source what {@link dev.halley.pipeline.Pipeline#load} takes
     */
    public record Offer(String source, PipelineDescription description) {}

    /**
     * @param classPath where the classes of the pipelines are, beside those of this process
     * @param mostAtOnce how many runs it makes at the same time
     * @param progress hears what is started and how it ended, a line each
     */
    public Worker(Client client, List<Offer> offers, List<Path> classPath, int mostAtOnce, Consumer<String> progress) {
        this.client = client;
        this.offers = List.copyOf(offers);
        this.classPath = List.copyOf(classPath);
        this.mostAtOnce = mostAtOnce;
        this.progress = progress;
    }

    /** Works until the thread is interrupted. A store that cannot be reached is asked again. */
    public void run() throws InterruptedException {
        offer();
        progress.accept("Waiting for requests.");
        while (!closed) {
            try {
                turn();
            } catch (RuntimeException e) {
                log.warn("The worker could not ask for work; it goes on asking.", e);
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private void offer() {
        MetadataStore store = client.store();
        List<OfferedPipeline> offered = new ArrayList<>();
        Instant now = Instant.now();
        for (Offer offer : offers) {
            PipelineDescription description = offer.description();
            String definition = description.definition();
            int revision =
                    definition == null ? 0 : store.keepRevision(description.name(), definition, GitCommit.find(), now);
            offered.add(new OfferedPipeline(
                    description.name(),
                    offer.source(),
                    description.parameters(),
                    description.configuration(),
                    description.template(),
                    revision));
        }
        store.offerPipelines(
                new StoredWorker(id, host(), ProcessHandle.current().pid(), started, now, offered));
        lastHeartbeat = now;
    }

    /** Not while the worker is being closed: it would offer what it has just taken back. */
    private synchronized void turn() {
        if (closed) {
            return;
        }
        MetadataStore store = client.store();
        Instant now = Instant.now();
        if (now.isAfter(lastHeartbeat.plus(HEARTBEAT))) {
            if (store.keepWorker(id, now)) {
                lastHeartbeat = now;
            } else {
                offer(); // The store was emptied or exchanged.
            }
        }
        for (Iterator<WorkerRun> runs = running.values().iterator(); runs.hasNext(); ) {
            WorkerRun run = runs.next();
            if (run.hasEnded(store)) {
                runs.remove();
                progress.accept(run.story());
            } else {
                run.killIfCancelled(store, now);
            }
        }
        if (running.size() < mostAtOnce) {
            List<String> names =
                    offers.stream().map(each -> each.description().name()).toList();
            store.claimRequest(id, names, now).ifPresent(request -> start(store, request));
        }
    }

    private void start(MetadataStore store, RequestedRun request) {
        String source = offers.stream()
                .filter(each -> each.description().name().equals(request.wish().pipeline()))
                .map(Offer::source)
                .findFirst()
                .orElseThrow();
        try {
            running.put(request.id(), WorkerRun.start(client.home(), classPath, source, request));
            progress.accept("'" + request.by() + "' asked for "
                    + request.wish().kind().name().toLowerCase(java.util.Locale.ROOT) + " of '"
                    + request.wish().pipeline() + "'.");
        } catch (IOException | RuntimeException e) {
            log.warn("The request {} cannot be started.", request.id(), e);
            store.reportRequest(
                    request.id(), RequestedRun.Status.FAILED, null, "The worker could not start it: " + e.getMessage());
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Ends the processes of its runs, in order, and says that it is gone. Another thread may call it. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            running.values().forEach(WorkerRun::stop);
        }
        try {
            client.store().dismissWorker(id);
        } catch (RuntimeException e) {
            log.warn("The worker could not say that it ends.", e);
        }
    }
}
