package dev.halley.benchmarks;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the workloads that are named in its arguments, or all of them, and prints a table. {@code -Dscale=1} is the whole size, the default
 * is a tenth; {@code -Drounds} how often each side has its turn; {@code -Drecord=FILE} appends the table to a file; {@code -Dpeers=FOLDER}
 * is where the peers are installed. A peer that is not there is left out, and said so. One workload that fails does not keep the others
 * from running.
 */
public final class Main {

    private Main() {}

    private interface Workload {
        void run() throws Exception;
    }

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        Report report = new Report();
        Run run = new Run(
                Double.parseDouble(System.getProperty("scale", "0.1")),
                Integer.getInteger("rounds", 3),
                Path.of(System.getProperty("peers", "target/peers")),
                report);
        Set<String> wanted = new HashSet<>(Arrays.asList(arguments));
        boolean failed = false;
        for (Map.Entry<String, Workload> one : workloads(run)) {
            if (wanted.isEmpty() || wanted.contains(one.getKey())) {
                try {
                    one.getValue().run();
                } catch (Exception failure) {
                    failed = true;
                    report.failed(one.getKey(), failure);
                }
            }
        }
        System.out.println(report.summary());
        String record = System.getProperty("record");
        if (record != null) {
            report.appendTo(
                    Path.of(record),
                    Instant.now().toString().substring(0, 16) + "Z, " + System.getProperty("title", "") + ", scale "
                            + run.scale() + ", " + run.rounds() + " rounds, Java "
                            + System.getProperty("java.version"));
        }
        System.exit(failed ? 1 : 0);
    }

    private static List<Map.Entry<String, Workload>> workloads(Run run) {
        Bulk bulk = new Bulk(run);
        Requests requests = new Requests(run);
        Extents extents = new Extents(run);
        Charts charts = new Charts(run);
        Promises promises = new Promises(run);
        return List.of(
                Map.entry("W1", bulk::onSqlite),
                Map.entry("W1pg", bulk::onPostgres),
                Map.entry("W2", requests::tensAndRuns),
                Map.entry("W3", requests::singles),
                Map.entry("W4", extents::wide),
                Map.entry("W5", extents::longRun),
                Map.entry("W7", charts::many),
                Map.entry("W8", charts::longOne),
                Map.entry("W9", promises::spikes),
                Map.entry("W10", promises::freshness),
                Map.entry("W11", promises::crash),
                Map.entry("size", new Sizes(run)::bytesAPoint));
    }
}
