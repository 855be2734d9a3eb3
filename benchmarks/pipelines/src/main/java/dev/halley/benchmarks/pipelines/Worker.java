package dev.halley.benchmarks.pipelines;

import dev.halley.artifactstore.LocalArtifactStoreFlavor;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.integrations.comet.CometExperimentTrackerFlavor;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.sql.SqlMetadataStore;
import dev.halley.orchestrator.LocalOrchestratorFlavor;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.stack.Flavors;
import dev.halley.testpostgres.PostgresCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Does what {@code compare.py} says on standard input, one line each: who, what and how many steps. Answers each with the milliseconds that
 * it took.
 */
public final class Worker implements AutoCloseable {

    private final Path folder;
    private final PostgresCluster cluster = PostgresCluster.start();
    private final Client onSqlite;
    private final Client onPostgres;
    private final DbosFlow dbos;

    private Worker(Path folder, String server, String key) {
        this.folder = folder;
        onSqlite = client(folder.resolve("sqlite"), SqlMetadataStore.open(folder.resolve("metadata.db")), server, key);
        onPostgres = client(folder.resolve("postgres"), SqlMetadataStore.connect(cluster.newDatabase()), server, key);
        dbos = new DbosFlow(cluster);
    }

    private static Client client(Path home, MetadataStore store, String server, String key) {
        Client client = Client.open(
                new HalleyHome(home),
                name -> null,
                store,
                Flavors.of(
                        new LocalOrchestratorFlavor(),
                        new LocalArtifactStoreFlavor(),
                        new CometExperimentTrackerFlavor()));
        Map<String, String> attributes = Map.of("api_key", key, "url", server, "project_name", "halley");
        client.components()
                .register(ComponentType.EXPERIMENT_TRACKER, Chains.TRACKER, "comet", attributes, Check.LATER);
        client.stacks().register("tracked", Map.of(ComponentType.EXPERIMENT_TRACKER, List.of(Chains.TRACKER)));
        client.stacks().setActive("tracked");
        return client;
    }

    private static void run(Client client, Pipeline pipeline) {
        PipelineRun run = pipeline.run(RunOptions.defaults().client(client).listener(RunListener.NONE));
        if (!run.unsent().isEmpty()) {
            throw new IllegalStateException(run.unsent().toString());
        }
    }

    /** What any durable step costs at least. */
    private void appends(int count) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(4096);
        try (FileChannel channel = FileChannel.open(
                folder.resolve("appends"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND)) {
            for (int i = 0; i < count; i++) {
                page.clear();
                channel.write(page);
                channel.force(false);
            }
        }
    }

    private void work(String who, String what, int steps) throws IOException {
        if (who.equals("disk")) {
            appends(steps);
        } else if (who.equals("dbos")) {
            dbos.run(what, steps);
        } else {
            run(who.equals("postgres") ? onPostgres : onSqlite, switch (what) {
                case "noop" -> Chains.chain(steps);
                case "fibonacci10" -> Chains.fibonacci(steps, 10);
                case "fibonacci33" -> Chains.fibonacci(steps, 33);
                case "fanout" -> Chains.fanOut(steps);
                case "cached" -> Chains.cached(steps);
                case "tracked" -> Chains.tracked(steps);
                default -> throw new IllegalArgumentException(what);
            });
        }
    }

    @Override
    public void close() {
        dbos.close();
        onSqlite.close();
        onPostgres.close();
        cluster.close();
    }

    public static void main(String[] arguments) throws IOException {
        try (Worker worker = new Worker(Path.of(arguments[0]), arguments[1], arguments[2]);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                long start = System.nanoTime();
                worker.work(words[0], words[1], Integer.parseInt(words[2]));
                System.out.println((System.nanoTime() - start) / 1e6);
            }
        }
        System.exit(0);
    }
}
