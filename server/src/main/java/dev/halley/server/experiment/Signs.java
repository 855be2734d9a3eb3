package dev.halley.server.experiment;

import dev.halley.server.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each experiment last gave a sign of life. Signs are many and only their latest matters, so they are kept in memory and
 * written down every few seconds; a lost one delays nothing but the shown end of a run whose server was killed. The first after a silence is
 * written before what is stored next, so that by the disk an experiment was seen at most {@link #SILENCE_MILLIS} and a write before it changed.
 *
 * <p>Nobody calls when an experiment falls silent, so that is looked for once a second.
 */
final class Signs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Signs.class);
    private static final long WRITE_EVERY_SECONDS = 5;
    private static final long SILENCE_MILLIS = 30_000;
    private static final long LISTEN_EVERY_SECONDS = 1;

    private final Database database;
    private final Clock clock;
    private final Map<Long, Long> latest = new ConcurrentHashMap<>();
    private final Map<Long, Long> unwritten = new ConcurrentHashMap<>();
    /** Experiments that gave a sign and were not found silent since. */
    private final Set<Long> heard = ConcurrentHashMap.newKeySet();

    private final Duration silence;
    private final Consumer<List<Long>> fellSilent;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "experiment-signs");
        thread.setDaemon(true);
        return thread;
    });

    private final Future<?> writing;
    private final Future<?> listening;

    /** @param fellSilent told of experiments that gave no sign for longer than the silence */
    Signs(Database database, Clock clock, Duration silence, Consumer<List<Long>> fellSilent) {
        this.database = database;
        this.clock = clock;
        this.silence = silence;
        this.fellSilent = fellSilent;
        this.writing = writer.scheduleWithFixedDelay(
                this::writeQuietly, WRITE_EVERY_SECONDS, WRITE_EVERY_SECONDS, TimeUnit.SECONDS);
        this.listening = writer.scheduleWithFixedDelay(
                this::listenQuietly, LISTEN_EVERY_SECONDS, LISTEN_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    void sign(long experimentId) {
        long now = clock.millis();
        if (now - latest(experimentId) > SILENCE_MILLIS) {
            // Writes are made in the order in which they are asked for.
            var unused = database.write(handle -> write(handle, Map.of(experimentId, now)));
        } else {
            unwritten.put(experimentId, now);
        }
        latest.put(experimentId, now);
        heard.add(experimentId);
    }

    /** A sign that the experiment's row has already: it was made just now. */
    void began(long experimentId) {
        latest.put(experimentId, clock.millis());
        heard.add(experimentId);
    }

    /** The latest sign that this process saw, 0 if it saw none. */
    long latest(long experimentId) {
        return latest.getOrDefault(experimentId, 0L);
    }

    private void listenQuietly() {
        try {
            listen();
        } catch (RuntimeException failure) {
            log.warn("experiments that fell silent could not be told of: {}", failure.getMessage());
        }
    }

    private void listen() {
        List<Long> silent = new ArrayList<>();
        for (Long id : List.copyOf(heard)) {
            if (!isSilent(id)) {
                continue;
            }
            heard.remove(id);
            if (isSilent(id)) {
                silent.add(id);
            } else {
                heard.add(id);
            }
        }
        if (!silent.isEmpty()) {
            fellSilent.accept(silent);
        }
    }

    private boolean isSilent(long experimentId) {
        return latest(experimentId) + silence.toMillis() < clock.millis();
    }

    private void writeQuietly() {
        try {
            write();
        } catch (RuntimeException failure) {
            log.warn("the last signs of experiments could not be written: {}", failure.getMessage());
        }
    }

    private void write() {
        Map<Long, Long> signs = Map.copyOf(unwritten);
        if (signs.isEmpty()) {
            return;
        }
        database.writeNow(handle -> write(handle, signs));
        signs.forEach(unwritten::remove);
    }

    private static int write(Handle handle, Map<Long, Long> signs) {
        PreparedBatch batch = handle.prepareBatch(
                "UPDATE experiment SET last_seen_millis = :at WHERE id = :id AND last_seen_millis < :at");
        signs.forEach((id, at) -> batch.bind("id", id).bind("at", at).add());
        return batch.execute().length;
    }

    @Override
    public void close() {
        writing.cancel(false);
        listening.cancel(false);
        writer.shutdown();
        writeQuietly();
    }
}
