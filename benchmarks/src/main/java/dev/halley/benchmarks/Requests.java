package dev.halley.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** W2 and W3: many small requests, beside FastTrackML and MLflow. */
final class Requests {

    /** Each side gets the same: until then the JVM compiles, and a peer's other processes start. */
    private static final double WARM_UP_SECONDS = 20;

    private static final double WARM_UP_CREATING_SECONDS = 15;

    private static final int ATTEMPTS = 5;

    private final Run run;

    Requests(Run run) {
        this.run = run;
    }

    void tensAndRuns() throws Exception {
        double seconds = Math.max(2, 10 * run.scale());
        try (Program halley = Program.halley("512m", "")) {
            String warm = Bodies.experiment(halley.port());
            Load.repeat(halley.port(), 20, Bodies.tens(warm, 20_000), warmUp(WARM_UP_SECONDS));
            Load.repeat(halley.port(), 20, List.of(Bodies.createExperiment()), warmUp(WARM_UP_CREATING_SECONDS));
            against(halley, seconds, "FastTrackML 0.6.0, SQLite", 25, 6, fastTrack());
            against(halley, seconds, "MLflow 3.17.2, 2 workers, SQLite", 200, 100, mlflow());
        }
    }

    private void against(
            Program halley, double seconds, String name, double goal, double goalOfRuns, Program.Command command)
            throws Exception {
        if (!Files.exists(Path.of(command.of(Path.of("/tmp"), 1).get(0)))) {
            run.report().figure("W2", "%.0f", Double.NaN, name + " is not installed in " + run.peers());
            return;
        }
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ourRuns = new ArrayList<>();
        List<Double> theirRuns = new ArrayList<>();
        try (Program peer = Program.start("peer", Map.of(), command)) {
            awaitAnswer(peer.port());
            ofPeer(peer, tensOf(peer), warmUp(WARM_UP_SECONDS));
            ofPeer(peer, List.of(Bodies.mlflowCreateRun()), warmUp(WARM_UP_CREATING_SECONDS));
            for (int round = 0; round < run.rounds(); round++) {
                String experiment = Bodies.experiment(halley.port());
                ours.add(ok(Load.repeat(halley.port(), 20, Bodies.tens(experiment, 20_000), seconds)));
                theirs.add(ofPeer(peer, tensOf(peer), seconds).perSecond());
                ourRuns.add(ok(Load.repeat(halley.port(), 20, List.of(Bodies.createExperiment()), seconds)));
                theirRuns.add(
                        ofPeer(peer, List.of(Bodies.mlflowCreateRun()), seconds).perSecond());
            }
        }
        run.report()
                .ratio(
                        "W2 Batch10, 20 connections",
                        "requests/s",
                        ours,
                        name,
                        theirs,
                        Goal.atLeast(goal, "×"),
                        "ours fsynced;");
        run.report()
                .ratio(
                        "W2 CreateRun, 20 connections",
                        "runs/s",
                        ourRuns,
                        name,
                        theirRuns,
                        Goal.atLeast(goalOfRuns, "×"),
                        "ours fsynced;");
    }

    private static List<byte[]> tensOf(Program peer) throws Exception {
        return Bodies.mlflowTens(Bodies.mlflowRun(peer.port()), 20_000);
    }

    /**
     * A peer that ends a connection, as MLflow does when one of its processes starts anew, has its turn again. MLflow also refuses some of
     * twenty at once, as its SQLite is locked: of a peer what it took counts.
     */
    private static Load.Result ofPeer(Program peer, List<byte[]> requests, double seconds) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return Load.repeat(peer.port(), 20, requests, seconds);
            } catch (java.io.IOException ended) {
                if (attempt == ATTEMPTS) {
                    throw ended;
                }
                awaitAnswer(peer.port());
            }
        }
    }

    /** Whole from a scale of a tenth on; a run that is smaller only shows that everything works. */
    private double warmUp(double seconds) {
        return seconds * Math.min(1, 10 * run.scale());
    }

    private static double ok(Load.Result result) {
        Run.require(
                result.refused() * 100L <= result.requests(),
                result.refused() + " of " + result.requests() + " refused");
        return result.perSecond();
    }

    private static void awaitAnswer(int port) throws Exception {
        long end = System.nanoTime() + 90_000_000_000L;
        while (true) {
            try {
                Bodies.mlflowRun(port);
                return;
            } catch (java.io.IOException notYet) {
                Run.require(System.nanoTime() < end, "the peer did not answer: " + notYet.getMessage());
                Thread.sleep(50);
            }
        }
    }

    private Program.Command fastTrack() {
        return (folder, port) -> List.of(
                run.peers().resolve("fml/bin/fml").toAbsolutePath().toString(),
                "server",
                "--listen-address",
                "127.0.0.1:" + port,
                "--database-uri",
                "sqlite://" + folder.resolve("fml.db"),
                "--default-artifact-root",
                folder.toString());
    }

    private Program.Command mlflow() {
        return (folder, port) -> List.of(
                run.peers().resolve("mlflow/bin/mlflow").toAbsolutePath().toString(),
                "server",
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("mlflow.db"),
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--workers",
                "2");
    }

    void singles() throws Exception {
        double seconds = Math.max(3, 20 * run.scale());
        List<Double> rates = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        double p50 = 0;
        double p99 = 0;
        String busy = "";
        try (Program halley = Program.halley("512m", "");
                Program echo = Program.echo()) {
            List<byte[]> requests = Bodies.singles(Halley.experiments(halley.port(), 4), 100_000);
            Load.repeat(echo.port(), 32, requests, 3);
            Load.repeat(halley.port(), 32, requests, 6);
            for (int round = 0; round < run.rounds(); round++) {
                double before = halley.cpuSeconds();
                Load.Result result = Load.repeat(halley.port(), 32, requests, seconds);
                double used = halley.cpuSeconds() - before;
                busy = String.format(
                        Locale.ROOT,
                        "server %.2f cores, %.0f µs of processor a request",
                        used / result.seconds(),
                        used / result.requests() * 1e6);
                rates.add(ok(result));
                p50 = result.millis(0.5);
                p99 = result.millis(0.99);
                bare.add(ok(Load.repeat(echo.port(), 32, requests, seconds)));
            }
        }
        run.report()
                .figure(
                        "W3 one value a request, 32 connections, durable",
                        "%.0f requests/s",
                        Report.median(rates),
                        Goal.atLeast(30_000, "/s"),
                        "");
        run.report()
                .ratio(
                        "W3 beside a bare server",
                        "requests/s",
                        rates,
                        "the same HTTP server with nothing behind it",
                        bare,
                        "ours fsynced, SQLite; " + busy);
        run.report().figure("W3 latency p50", "%.2f ms", p50, "");
        run.report().figure("W3 latency p99", "%.2f ms", p99, "");
    }
}
