package dev.halley.server.metric;

import dev.halley.server.database.Waiting;
import dev.halley.server.journal.Journal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background thread of a {@link MetricStore}: it decides which experiment is compacted when, and which ones leave the memory.
 *
 * <p>An experiment is compacted when one of its series has enough fresh points for a chunk, when its log has many rows, when it
 * has been quiet for a while, or when the fresh points of all experiments fill their share of the memory. If appends come faster than
 * this thread can follow, {@link #awaitRoom} makes them wait.
 */
final class Compactor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
    private static final long TICK_MILLIS = 100;
    private static final int LOG_ROWS = 8192;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long UNRESOLVED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A server that starts has other things to do first. */
    private static final long BEGIN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Map<Long, LiveExperiment> experiments;
    private final Work compaction;
    private final Limits limits;
    private final @Nullable Journal journal;
    private final Thread thread;
    private final Object room = new Object();
    /** Changed while {@code room} is held. */
    private volatile long fresh;

    private final long opened = System.nanoTime();
    private long notBefore = opened;
    private volatile boolean closed;

    /** What it lets the store do. */
    interface Work {
        /** Compacts an experiment; thoroughly if nothing is expected soon. */
        void compact(LiveExperiment experiment, boolean thorough);

        /** Brings an experiment into memory. */
        void load(long experiment);
    }

    Compactor(Map<Long, LiveExperiment> experiments, Work compaction, Limits limits, @Nullable Journal journal) {
        this.journal = journal;
        this.experiments = experiments;
        this.compaction = compaction;
        this.limits = limits;
        this.thread = new Thread(this::runUntilClosed, "halley-metric-compactor");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits while far too many points are in memory. */
    void awaitRoom() {
        if (fresh <= 2 * limits.freshPoints()) {
            return;
        }
        Waiting.begin();
        synchronized (room) {
            while (fresh > 2 * limits.freshPoints() && !closed) {
                try {
                    room.wait(TICK_MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    void addFresh(long more) {
        synchronized (room) {
            boolean wasBelow = fresh <= limits.freshPoints();
            fresh += more;
            if (more < 0 || (wasBelow && fresh > limits.freshPoints())) {
                room.notifyAll();
            }
        }
    }

    private void runUntilClosed() {
        while (!closed) {
            try {
                if (System.nanoTime() - notBefore >= 0) {
                    tick();
                }
                synchronized (room) {
                    if (!closed && fresh <= limits.freshPoints()) {
                        room.wait(TICK_MILLIS);
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                if (!closed) {
                    LOG.error("metrics could not be compacted; they are safe in the log. Tried again soon.", failure);
                    notBefore = System.nanoTime() + RETRY_NANOS;
                }
            }
        }
    }

    private void tick() {
        Set<Long> holdingBack = journal == null ? Set.of() : journal.holdingBack();
        loadRecovered();
        for (LiveExperiment experiment : List.copyOf(experiments.values())) {
            if (!closed && isQuiet(experiment) && !isBusy()) {
                compact(experiment, true);
            } else if (!closed && (isDue(experiment) || holdingBack.contains(experiment.id()))) {
                compact(experiment, false);
            }
        }
        while (!closed && isCrowded()) {
            LiveExperiment largest = experiments.values().stream()
                    .max(Comparator.comparingLong(LiveExperiment::freshPoints))
                    .filter(experiment -> experiment.freshPoints() > 0)
                    .orElse(null);
            if (largest == null) {
                break;
            }
            compact(largest, false);
        }
        if (journal != null && fresh == 0) {
            journal.forgetReleased();
        }
        dropUnused();
    }

    /** What was in the journal at the start is compacted like anything else, one experiment after the other. */
    private void loadRecovered() {
        if (journal != null && System.nanoTime() - opened > BEGIN_NANOS) {
            for (long experiment : journal.recoveredOwners()) {
                if (!closed && !experiments.containsKey(experiment) && !isCrowded()) {
                    compaction.load(experiment);
                }
            }
        }
    }

    /** Whether so much is logged that what can wait should. */
    private boolean isBusy() {
        return fresh > limits.freshPoints() / 2;
    }

    private boolean isCrowded() {
        synchronized (room) {
            return fresh > limits.freshPoints();
        }
    }

    private static boolean isQuiet(LiveExperiment experiment) {
        return quietNanos(experiment) > QUIET_NANOS && (experiment.freshPoints() > 0 || experiment.isFragmented());
    }

    private boolean isDue(LiveExperiment experiment) {
        return experiment.longestFresh() >= limits.chunkSize()
                || experiment.freshRows() >= LOG_ROWS
                || (experiment.freshPoints() > 0 && quietNanos(experiment) > QUIET_NANOS)
                || (experiment.hasUnresolved() && quietNanos(experiment) > UNRESOLVED_NANOS);
    }

    private static long quietNanos(LiveExperiment experiment) {
        return System.nanoTime() - experiment.lastUsedNanos();
    }

    private void compact(LiveExperiment experiment, boolean thorough) {
        if (experiment.enter()) {
            try {
                compaction.compact(experiment, thorough);
            } catch (RuntimeException failure) {
                if (!experiment.isDeleted()) {
                    throw failure;
                }
            } finally {
                experiment.leave();
            }
        }
    }

    private void dropUnused() {
        long series = experiments.values().stream()
                .mapToLong(LiveExperiment::seriesCount)
                .sum();
        if (series <= limits.series()) {
            return;
        }
        long now = System.nanoTime();
        List<LiveExperiment> oldest = experiments.values().stream()
                .filter(experiment -> now - experiment.lastUsedNanos() > UNUSED_NANOS)
                .sorted(Comparator.comparingLong(experiment -> experiment.lastUsedNanos() - now))
                .toList();
        for (LiveExperiment experiment : oldest) {
            if (series <= limits.series()) {
                return;
            }
            if (experiment.dropIfUnused(() -> journal == null || !journal.holds(experiment.id()))) {
                experiments.remove(experiment.id(), experiment);
                addFresh(-experiment.toldFresh());
                series -= experiment.seriesCount();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (room) {
            room.notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
