package dev.halley.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says now and then that a run is alive, so that a run whose process was killed can be told from a slow one. */
final class Heartbeats {

    static final Duration PERIOD = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    private final ScheduledExecutorService executor;

    private Heartbeats(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    static Heartbeats start(String runId, RunJournal journal) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "halley-heartbeat-" + runId);
            thread.setDaemon(true);
            return thread;
        });
        var unused = executor.scheduleAtFixedRate(
                () -> beat(runId, journal), PERIOD.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
        return new Heartbeats(executor);
    }

    private static void beat(String runId, RunJournal journal) {
        try {
            journal.heartbeat(runId, Instant.now());
        } catch (RuntimeException e) {
            log.warn("The heartbeat of run {} could not be recorded; the next one is tried.", runId, e);
        }
    }

    void stop() {
        executor.shutdown();
    }
}
