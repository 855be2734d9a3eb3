package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what runs logged, on a thread of its own, run by run in order. While the server is away it tries again, slower and slower,
 * and gives nothing up: what it could not send stays in the journals. Thread-safe.
 */
final class Sender {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final long SHORTEST_PAUSE = 200;
    private static final long LONGEST_PAUSE = 30_000;
    private static final Duration LAST_REQUEST = Duration.ofSeconds(2);
    /** Beyond that, values are in the journal only, until the server takes some. */
    private static final int MOST_IN_MEMORY = 200_000;

    private final String tracker;
    private final Replay replay;
    private final Map<MlflowRun, List<ObjectNode>> waiting = new LinkedHashMap<>();
    private final Map<MlflowRun, String> refused = new LinkedHashMap<>();
    private int size;
    private @Nullable MlflowRun sending;
    private boolean closed;
    private boolean warned;
    private @Nullable Thread thread;

    Sender(String tracker, MlflowServer server) {
        this.tracker = tracker;
        this.replay = new Replay(server);
    }

    void open(MlflowRun run) {
        try {
            run.opened(replay.open(run.journal().header()));
        } catch (IOException e) {
            warnOnce(e);
        }
        add(run, MlflowServer.object());
    }

    synchronized void add(MlflowRun run, ObjectNode entry) {
        if (closed || refused.containsKey(run)) {
            return;
        }
        if (size >= MOST_IN_MEMORY) {
            refused.put(run, "more was logged than could be sent");
            size -= waiting.getOrDefault(run, List.of()).size();
            waiting.remove(run);
            return;
        }
        waiting.computeIfAbsent(run, ignored -> new ArrayList<>()).add(entry);
        size++;
        if (thread == null) {
            Thread started = new Thread(this::work, "halley-mlflow-" + tracker);
            started.setDaemon(true);
            thread = started;
            started.start();
        }
        notifyAll();
    }

    private record Batch(MlflowRun run, List<ObjectNode> entries) {}

    private void work() {
        long pause = SHORTEST_PAUSE;
        try {
            for (Batch batch = next(); batch != null; batch = next()) {
                if (send(batch)) {
                    pause = SHORTEST_PAUSE;
                } else {
                    await(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE / 2, pause + 1));
                    pause = Math.min(LONGEST_PAUSE, pause * 2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Batch next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            return null;
        }
        Map.Entry<MlflowRun, List<ObjectNode>> first =
                waiting.entrySet().iterator().next();
        waiting.remove(first.getKey());
        sending = first.getKey();
        return new Batch(first.getKey(), first.getValue());
    }

    private boolean send(Batch batch) {
        MlflowRun run = batch.run();
        boolean sent = false;
        String refusal = null;
        try {
            MlflowRun.Ids ids = run.ids();
            if (ids == null) {
                ids = replay.open(run.journal().header());
                run.opened(ids);
            }
            replay.log(ids, batch.entries());
            sent = true;
        } catch (MlflowServer.Refused e) {
            refusal = e.isTemporary() ? null : e.getMessage();
            warnOnce(e);
        } catch (IOException e) {
            warnOnce(e);
        }
        ended(batch, sent, refusal);
        return sent || refusal != null;
    }

    private synchronized void ended(Batch batch, boolean sent, @Nullable String refusal) {
        sending = null;
        MlflowRun run = batch.run();
        if (sent) {
            size -= batch.entries().size();
            boolean over = batch.entries().stream().anyMatch(entry -> entry.has("status"));
            if (over) {
                run.journal().delete();
            }
        } else if (refusal != null) {
            size -= batch.entries().size()
                    + waiting.getOrDefault(run, List.of()).size();
            waiting.remove(run);
            refused.put(run, refusal);
        } else {
            List<ObjectNode> all = new ArrayList<>(batch.entries());
            all.addAll(waiting.getOrDefault(run, List.of()));
            waiting.put(run, all);
            if (closed) {
                closeJournal(run);
            }
        }
        notifyAll();
    }

    private synchronized void await(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (!closed && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    private synchronized void warnOnce(IOException e) {
        if (!warned) {
            warned = true;
            log.warn(
                    "Experiment tracker '{}': MLflow does not take what is logged ({}). It is kept on this machine.",
                    tracker,
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** Waits until everything was sent, but not longer than this. */
    synchronized void flush(Duration patience) {
        waitWhile(() -> !waiting.isEmpty() || sending != null, patience);
    }

    private synchronized void waitWhile(BooleanSupplier busy, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toMillis();
        while (left > 0 && busy.getAsBoolean()) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    synchronized List<String> unsent() {
        Set<MlflowRun> left = new LinkedHashSet<>(waiting.keySet());
        if (sending != null) {
            left.add(sending);
        }
        List<String> unsent = new ArrayList<>();
        left.forEach(run -> unsent.add(run.journal().describe()
                + " is on this machine only. Send it with: halley experiment-tracker sync " + tracker));
        refused.forEach((run, why) -> unsent.add(run.journal().describe() + " was not taken: " + why
                + ". To try again: halley experiment-tracker sync " + tracker));
        return unsent;
    }

    /** Lets the request that is under way end, but not longer than a moment: then its journal closes with it. */
    synchronized void close() {
        closed = true;
        notifyAll();
        waitWhile(() -> sending != null, LAST_REQUEST);
        waiting.keySet().forEach(Sender::closeJournal);
        refused.keySet().forEach(Sender::closeJournal);
    }

    private static void closeJournal(MlflowRun run) {
        try {
            run.journal().close();
        } catch (IOException e) {
            log.debug("The journal of {} cannot be closed.", run, e);
        }
    }
}
