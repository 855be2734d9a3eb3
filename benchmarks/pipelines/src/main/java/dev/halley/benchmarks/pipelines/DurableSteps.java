package dev.halley.benchmarks.pipelines;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import dev.halley.artifactstore.LocalArtifactStoreFlavor;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.sql.SqlMetadataStore;
import dev.halley.orchestrator.LocalOrchestratorFlavor;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.Flavors;
import dev.halley.step.Step;
import dev.halley.step.StepCall;
import dev.halley.testpostgres.PostgresCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sequential no-op steps, each durable before the next begins: Halley on SQLite, Halley and DBOS Transact on one PostgreSQL with fsync on,
 * in turns. And ten steps that are all cached, warm. Prints milliseconds.
 */
public final class DurableSteps {

    private static final int STEPS = 1_000;
    private static final int ROUNDS = 5;

    private DurableSteps() {}

    @Step
    static void nothing() {}

    @Step
    static int one() {
        return 1;
    }

    /** What DBOS runs. */
    public interface Flow {
        void run(int steps);
    }

    /** Its implementation. */
    public static final class FlowOfSteps implements Flow {
        private final DBOS dbos;

        FlowOfSteps(DBOS dbos) {
            this.dbos = dbos;
        }

        @Override
        @Workflow(name = "flow")
        public void run(int steps) {
            for (int i = 0; i < steps; i++) {
                dbos.runStep(DurableSteps::nothing, "nothing");
            }
        }
    }

    private static Pipeline chain(int steps) {
        return Pipeline.define("chain", p -> {
            p.cache(false);
            StepCall<Void> last = null;
            for (int i = 0; i < steps; i++) {
                StepCall<Void> step = p.step(DurableSteps::nothing);
                last = last == null ? step : step.after(last);
            }
        });
    }

    private static Client client(Path home, MetadataStore store) {
        return Client.open(
                new HalleyHome(home),
                name -> null,
                store,
                Flavors.of(new LocalOrchestratorFlavor(), new LocalArtifactStoreFlavor()));
    }

    private static double halley(Client client, int steps) {
        long start = System.nanoTime();
        chain(steps).run(RunOptions.defaults().client(client).listener(RunListener.NONE));
        return (System.nanoTime() - start) / 1e6;
    }

    private static double dbos(Flow flow, int steps) {
        long start = System.nanoTime();
        flow.run(steps);
        return (System.nanoTime() - start) / 1e6;
    }

    /** What any durable step costs at least. */
    private static double appends(Path file, int count) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(4096);
        long start = System.nanoTime();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < count; i++) {
                page.clear();
                channel.write(page);
                channel.force(false);
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static double cached(Client client) {
        Pipeline ten = Pipeline.define("ten", p -> {
            for (int i = 0; i < 10; i++) {
                p.step(DurableSteps::one);
            }
        });
        RunOptions options = RunOptions.defaults().client(client).listener(RunListener.NONE);
        ten.run(options);
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            ten.run(options);
            times.add((System.nanoTime() - start) / 1e6);
        }
        return median(times);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static void tell(String what, List<Double> times, int steps) {
        System.out.printf(
                "%-44s %8.3f ms a step (%.3f to %.3f)%n",
                what,
                median(times) / steps,
                Collections.min(times) / steps,
                Collections.max(times) / steps);
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("halley-benchmark");
        List<Double> sqlite = new ArrayList<>();
        List<Double> postgres = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        List<Double> floor = new ArrayList<>();
        try (PostgresCluster cluster = PostgresCluster.start();
                Client onSqlite = client(folder.resolve("a"), SqlMetadataStore.open(folder.resolve("metadata.db")));
                Client onPostgres = client(folder.resolve("b"), SqlMetadataStore.connect(cluster.newDatabase()))) {
            DBOSConfig config = DBOSConfig.defaults("benchmark")
                    .withDatabaseUrl("jdbc:postgresql://127.0.0.1:" + cluster.port() + "/postgres")
                    .withDbUser(cluster.user())
                    .withDbPassword(cluster.password())
                    .withAdminServer(false)
                    .withMigrate(true);
            DBOS dbos = new DBOS(config);
            Flow flow = dbos.registerProxy(Flow.class, new FlowOfSteps(dbos));
            dbos.launch();
            for (int warm = 0; warm < 3; warm++) {
                halley(onSqlite, STEPS / 2);
                halley(onPostgres, STEPS / 2);
                dbos(flow, STEPS / 2);
            }
            for (int round = 0; round < ROUNDS; round++) {
                floor.add(appends(folder.resolve("floor"), STEPS));
                sqlite.add(halley(onSqlite, STEPS));
                postgres.add(halley(onPostgres, STEPS));
                peer.add(dbos(flow, STEPS));
            }
            tell("the disk: append 4 KiB and force", floor, STEPS);
            tell("Halley on SQLite (synchronous=FULL)", sqlite, STEPS);
            tell("Halley on PostgreSQL (fsync on)", postgres, STEPS);
            tell("DBOS Transact on PostgreSQL (fsync on)", peer, STEPS);
            System.out.printf("Halley to DBOS on PostgreSQL: %.2f%n", median(postgres) / median(peer));
            System.out.printf("ten cached steps, warm: %.1f ms%n", cached(onSqlite));
            dbos.shutdown();
        }
        System.exit(0);
    }
}
