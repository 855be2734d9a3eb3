package dev.halley.internal.engine;

import dev.halley.internal.log.StepLogWriter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes what steps printed to their files, some times a second, as long as there is a step that may print. Thread-safe. */
final class LogFlusher {

    private static final long PERIOD_MILLIS = 200;
    private static final Set<StepLogWriter> WRITERS = ConcurrentHashMap.newKeySet();

    static {
        var unused = RunWatch.every(PERIOD_MILLIS, () -> WRITERS.forEach(StepLogWriter::flush), "of all");
    }

    private LogFlusher() {}

    static void add(StepLogWriter writer) {
        WRITERS.add(writer);
    }

    static void remove(StepLogWriter writer) {
        WRITERS.remove(writer);
    }
}
