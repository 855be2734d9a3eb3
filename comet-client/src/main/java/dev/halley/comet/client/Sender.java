package dev.halley.comet.client;

import dev.halley.comet.client.SendFailure.Kind;
import dev.halley.comet.protocol.AddRunAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a client that uses the network. It goes round the experiments, one batch each, those of this process before those
 * that earlier ones left; when the server has trouble it leaves all of them alone for a while. A few experiments that are due together are
 * sent at the same time, by threads that it waits for: the server then brings what came together to its disk together.
 */
final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final int ATTEMPTS_TO_CONNECT_AT_THE_END = 3;
    private static final int AT_ONCE = 8;

    private final CometConfig config;
    private final CometWriter writer;
    private final Backoff backoff;
    private final Thread thread;
    private final ExecutorService helpers;
    private final long origin = System.nanoTime();
    private final List<Tracked> experiments = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean rung;
    private int hurries;
    private volatile boolean closing;

    // Confined to the sender's thread.
    private long leaveAloneUntil;
    private int unreachableInARow;
    private volatile @Nullable String outage;

    Sender(CometConfig config, CometWriter writer, Backoff backoff, Runnable firstThing) {
        this.config = config;
        this.writer = writer;
        this.backoff = backoff;
        thread = new Thread(
                () -> {
                    firstThing.run();
                    run();
                },
                "halley-comet-sender");
        thread.setDaemon(true);
        helpers = Executors.newCachedThreadPool(task -> {
            Thread helper = new Thread(task, "halley-comet-sender-helper");
            helper.setDaemon(true);
            return helper;
        });
    }

    void start() {
        thread.start();
    }

    long now() {
        return System.nanoTime() - origin;
    }

    void add(Tracked experiment) {
        experiments.add(experiment);
        ring();
    }

    List<Tracked> experiments() {
        return experiments;
    }

    /** An entry was appended. Wakes the sender only if that changes when something is due: this is on the path of every value. */
    void appended(Tracked experiment, long waiting, boolean atOnce) {
        boolean due = atOnce || waiting >= config.maxBatchValues();
        long when = now() + (due ? 0 : config.maxBatchDelay().toNanos());
        if (experiment.dueBy(when)) {
            ring();
        }
    }

    /** Why nothing can be sent just now; null if the last request reached the server. */
    @Nullable
    String outage() {
        return outage;
    }

    private void run() {
        try {
            boolean lastRounds = false;
            while (true) {
                if (closing && !lastRounds) {
                    // Whatever went wrong before: there is no later for this process.
                    lastRounds = true;
                    leaveAloneUntil = 0;
                    unreachableInARow = 0;
                    backoff.reset();
                }
                long sleep = round();
                if (closing && (nothingDue() || unreachableInARow >= ATTEMPTS_TO_CONNECT_AT_THE_END)) {
                    return;
                }
                sleep(sleep);
            }
        } catch (InterruptedException closed) {
            LOG.debug("sender ends by its deadline");
        } catch (RuntimeException bug) {
            LOG.error(
                    "the sender of {} failed; values stay in {} for the next start", config.url(), config.spool(), bug);
        } finally {
            helpers.shutdownNow();
            lock.lock();
            try {
                closing = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Sends what is due, at most one batch of each experiment; returns how long nothing else will be due. */
    private long round() throws InterruptedException {
        long now = now();
        if (now < leaveAloneUntil) {
            return leaveAloneUntil - now;
        }
        boolean busy = false;
        try {
            busy = sendDue();
            for (Tracked experiment : experiments) {
                if (!busy && experiment.left) {
                    busy = visit(experiment);
                }
            }
        } catch (SendFailure failure) {
            return trouble(failure);
        }
        if (busy) {
            return 0;
        }
        long due = Tracked.NEVER;
        for (Tracked experiment : experiments) {
            due = Math.min(due, experiment.dueNanos());
        }
        return due == Tracked.NEVER ? Tracked.NEVER : Math.max(0, due - now());
    }

    /** Goes round the experiments of this process. */
    private boolean sendDue() throws SendFailure, InterruptedException {
        boolean busy = false;
        List<Tracked> together = new ArrayList<>();
        for (Tracked experiment : experiments) {
            if (experiment.left) {
                continue;
            }
            if (outage != null || !isDue(experiment)) { // Who does not know if the server is back asks with one.
                busy |= visit(experiment);
                continue;
            }
            together.add(experiment);
            if (together.size() == AT_ONCE) {
                busy = sendTogether(together) || busy;
                together.clear();
            }
        }
        return sendTogether(together) || busy;
    }

    private boolean sendTogether(List<Tracked> due) throws SendFailure, InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        for (Tracked experiment : due.subList(Math.min(1, due.size()), due.size())) {
            sent.add(helpers.submit(() -> {
                send(experiment);
                return experiment;
            }));
        }
        boolean busy = false;
        SendFailure trouble = null;
        try {
            for (int i = 0; i < due.size(); i++) {
                try {
                    if (i == 0) {
                        send(due.get(0));
                    } else {
                        await(sent.get(i - 1));
                    }
                    reached(due.get(i));
                    busy = true;
                } catch (SendFailure failure) {
                    if (!held(due.get(i), failure) && trouble == null) {
                        trouble = failure;
                    }
                }
            }
        } finally {
            sent.forEach(each -> each.cancel(true));
        }
        if (trouble != null) {
            throw trouble;
        }
        return busy;
    }

    private static void await(Future<?> sent) throws SendFailure, InterruptedException {
        try {
            sent.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SendFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private boolean visit(Tracked experiment) throws SendFailure, InterruptedException {
        if (!isDue(experiment)) {
            if (experiment.isBeatDue(now())) {
                beat(experiment);
            }
            return false;
        }
        try {
            send(experiment);
            reached(experiment);
            return true;
        } catch (SendFailure failure) {
            if (!held(experiment, failure)) {
                throw failure;
            }
            return false;
        }
    }

    /** Returns whether the failure is about this experiment alone, which is left then. */
    private boolean held(Tracked experiment, SendFailure failure) {
        if (failure.kind() != Kind.HELD) {
            experiment.setProblem(failure.reason());
            return false;
        }
        experiment.hold(failure.reason());
        LOG.warn(
                "experiment '{}' ({}) is not sent: {}. Its values stay in {}; correct this and run 'halley comet sync'.",
                experiment.spool.header().name(),
                experiment.spool.header().key(),
                failure.reason(),
                config.spool());
        progressed();
        return true;
    }

    private boolean isDue(Tracked experiment) {
        return experiment.isDue(now())
                || ((closing || hurrying()) && !experiment.isHeld() && experiment.spool.unsentValues() > 0);
    }

    /** May run on several threads, each for another experiment. */
    private void send(Tracked experiment) throws SendFailure, InterruptedException {
        ExperimentSpool spool = experiment.spool;
        boolean begins = spool.state().opened() == null;
        // From here on an append makes it due again.
        experiment.dueNotBefore(Tracked.NEVER);
        try {
            if (Delivery.sendNext(writer, spool, experiment.left, config.maxBatchValues())) {
                experiment.complete();
                spool.complete();
                if (spool.state().rejected() == 0 && spool.state().dropped() == 0) {
                    experiments.remove(experiment);
                }
            } else if (spool.unsentValues() >= config.maxBatchValues() || spool.ended()) {
                experiment.dueBy(now());
            } else if (spool.unsentValues() > 0) {
                experiment.dueBy(now() + config.maxBatchDelay().toNanos());
            }
        } catch (SendFailure failure) {
            experiment.dueBy(now());
            throw failure;
        } finally {
            AddRunAnswer opened = spool.state().opened();
            if (begins && opened != null) {
                experiment.setPage(opened.focusUrl());
                experiment.nextBeat(now());
            }
        }
    }

    private void beat(Tracked experiment) throws InterruptedException {
        if (experiment.left
                || experiment.spool.ended()
                || experiment.spool.state().opened() == null) {
            experiment.nextBeat(Tracked.NEVER);
            return;
        }
        Duration next = Backoff.LONGEST;
        try {
            next = writer.heartbeat(experiment.spool.header().key());
        } catch (SendFailure missed) {
            LOG.debug("heartbeat missed: {}", missed.reason());
        }
        experiment.nextBeat(now() + next.toNanos());
    }

    private void reached(Tracked experiment) {
        if (outage != null) {
            LOG.info("the server at {} takes values again", config.url());
        }
        outage = null;
        unreachableInARow = 0;
        backoff.reset();
        experiment.setProblem(null);
        progressed();
    }

    private long trouble(SendFailure failure) {
        if (outage == null) {
            LOG.warn(
                    "the server at {} cannot take values now ({}); they are kept in {} and sent when it can",
                    config.url(),
                    failure.reason(),
                    config.spool());
        }
        outage = failure.reason();
        unreachableInARow = failure.kind() == Kind.UNREACHABLE ? unreachableInARow + 1 : 0;
        long pause = backoff.afterFailure(failure.retryAfter()).toNanos();
        leaveAloneUntil = now() + pause;
        return pause;
    }

    private boolean nothingDue() {
        for (Tracked experiment : experiments) {
            if (!experiment.isHeld() && !experiment.isComplete() && experiment.spool.unsentValues() > 0) {
                return false;
            }
        }
        return true;
    }

    private boolean hurrying() {
        lock.lock();
        try {
            return hurries > 0;
        } finally {
            lock.unlock();
        }
    }

    private void sleep(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!rung && left > 0) {
                left = changed.awaitNanos(left);
            }
            rung = false;
        } finally {
            lock.unlock();
        }
    }

    private void ring() {
        lock.lock();
        try {
            rung = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void progressed() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends without waiting for full batches until the condition holds or the time is over; returns whether it holds. */
    boolean hurryUntil(BooleanSupplier condition, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            hurries++;
            rung = true;
            changed.signalAll();
            long left = limit.toNanos();
            while (!condition.getAsBoolean() && !closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } finally {
            hurries--;
            lock.unlock();
        }
    }

    /** Sends what is left for at most {@code limit}, then ends; a request that is under way then is given up. */
    void close(Duration limit) throws InterruptedException {
        closing = true;
        ring();
        thread.join(Math.max(1, limit.toMillis()));
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(1));
        }
    }
}
