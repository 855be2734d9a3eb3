package dev.halley.benchmarks;

import java.util.List;

/** W4 and W5: 100,000 names, and 100 million points, with a heap of 512 MB. */
final class Extents {

    /** Batches that are prepared before they are sent: the generator has a bounded memory, too. */
    private static final int AT_ONCE = 10_000;

    /** Resident megabytes of a process with a heap of 512: bounded is what the goal says, and this is what there is beside a heap. */
    private static final double MEMORY = 700;

    private final Run run;

    Extents(Run run) {
        this.run = run;
    }

    void wide() throws Exception {
        int names = run.scaled(100_000, 100_000);
        try (Program halley = Program.halley("512m", "")) {
            Bulk.round(halley, 1000);
            String experiment = Bodies.experiment(halley.port());
            List<byte[]> requests = Bodies.wide(experiment, names, 10);
            Load.Result result = Load.each(halley.port(), 8, requests);
            Run.require(result.refused() == 0, "refused " + result.refused());
            long start = System.nanoTime();
            long stored = Halley.count(halley.port(), experiment);
            Run.require(stored == names * 10L, "stored " + stored);
            run.report()
                    .figure("W4 " + names + " names × 10 steps", "%.0f points/s", result.perSecond() * 1000, "no cap");
            run.report()
                    .figure(
                            "W4 summary of " + names + " series",
                            "%.0f ms",
                            (System.nanoTime() - start) / 1e6,
                            "JSON, over HTTP");
            run.report()
                    .figure(
                            "W4 memory",
                            "%.0f MB",
                            (double) halley.residentMegabytes(),
                            Goal.atMost(MEMORY, " MB"),
                            "resident, -Xmx512m");
        }
    }

    void longRun() throws Exception {
        int batches = run.scaled(100_000, 5000);
        try (Program halley = Program.halley("512m", "")) {
            List<String> keys = List.of(Bodies.experiment(halley.port()));
            double seconds = 0;
            for (int from = 0; from < batches; from += AT_ONCE) {
                int count = Math.min(AT_ONCE, batches - from);
                Load.Result part =
                        Load.each(halley.port(), 8, Bodies.batches(keys, 100, from, count, Bodies.Values.FLOATS));
                Run.require(part.refused() == 0, "refused " + part.refused());
                seconds += part.seconds();
            }
            long stored = Halley.count(halley.port(), keys.get(0));
            Run.require(stored == batches * 1000L, "stored " + stored);
            run.report()
                    .figure(
                            "W5 100 names × " + batches * 10 + " steps",
                            "%.0f points/s",
                            batches * 1000 / seconds,
                            "no cap");
            run.report()
                    .figure(
                            "W5 memory",
                            "%.0f MB",
                            (double) halley.residentMegabytes(),
                            Goal.atMost(MEMORY, " MB"),
                            "resident, -Xmx512m");
        }
    }
}
