package dev.halley.server.metric;

import dev.halley.server.database.Database;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends until it is killed. It prints a line with the thread and the number of a request once that is acknowledged; the points of a
 * request follow from both. Every third request is sent twice.
 */
public final class CrashingWriter {

    static final int THREADS = 4;
    static final int POINTS = 7;
    static final Limits LIMITS = new Limits(64, 4000, 1000, 10_000, 1 << 14);

    private CrashingWriter() {}

    /** The arguments are the database file and the number of the first request. */
    public static void main(String[] arguments) {
        Database database = Database.open(Path.of(arguments[0]));
        MetricStore store = new MetricStore(database, LIMITS);
        store.startCompacting();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            new Thread(() -> {
                        for (long request = Long.parseLong(arguments[1]); ; request++) {
                            store.append(experiment(thread), points(thread, request))
                                    .join();
                            if (request % 3 == 0) {
                                store.append(experiment(thread), points(thread, request))
                                        .join();
                            }
                            out.println(thread + " " + request);
                        }
                    })
                    .start();
        }
    }

    /** Two threads share an experiment. */
    static long experiment(int thread) {
        return 1L + thread % 2;
    }

    static List<MetricPoint> points(int thread, long request) {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            // Every fifth request is late.
            long step = request % 5 == 0 ? -request : request;
            points.add(new MetricPoint(
                    "metric" + i % 3, thread + i / 100.0, null, step, null, request * 10 + i, "thread" + thread));
        }
        return points;
    }
}
