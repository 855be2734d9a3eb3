package dev.halley.internal.engine;

import dev.halley.metadata.RunSignal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a run while it is executed: says that it is alive, so that a run whose process was killed can be told from a slow one;
 * records which steps have started; and hears if somebody cancels the run or has taken it over.
 */
final class RunWatch {

    private static final Logger log = LoggerFactory.getLogger(RunWatch.class);
    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final long SIGNAL_MILLIS = 500;
    private static final long FLUSH_MILLIS = 100;

    private static final ScheduledExecutorService EXECUTOR = executor();

    private final List<ScheduledFuture<?>> tasks;

    private RunWatch(List<ScheduledFuture<?>> tasks) {
        this.tasks = tasks;
    }

    private static ScheduledExecutorService executor() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "halley-run-watch");
            thread.setDaemon(true);
            return thread;
        });
        // Or the tasks of short runs would wait, and wake threads, long after them.
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** @param listener asks what is given to it, again and again */
    static RunWatch start(String runId, long epoch, RunJournal journal, Consumer<Supplier<RunSignal>> listener) {
        return new RunWatch(List.of(
                every(FLUSH_MILLIS, journal::flush, runId),
                every(SIGNAL_MILLIS, () -> listener.accept(() -> journal.signal(runId, epoch)), runId),
                every(
                        HEARTBEAT_MILLIS,
                        () -> listener.accept(() -> journal.heartbeat(runId, epoch, Instant.now())),
                        runId)));
    }

    /** Runs a task on the threads of the watch. */
    static ScheduledFuture<?> every(long millis, Runnable task, String runId) {
        return EXECUTOR.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        log.warn("The watch of run {} failed; it is tried again.", runId, e);
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    void stop() {
        tasks.forEach(task -> task.cancel(false));
    }
}
