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
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * Does what {@code compare.py} says on standard input, one line each: who, what and how many steps. Answers each with the milliseconds that
 * it took.
 */
public final class Worker implements AutoCloseable {

    private static final String WIDE = "wide";
    private static final int AT_ONCE = 16;

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
        client.components()
                .register(
                        ComponentType.ORCHESTRATOR,
                        WIDE,
                        "local",
                        Map.of("max_parallel_steps", Integer.toString(AT_ONCE)),
                        Check.LATER);
        client.stacks().register(WIDE, Map.of(ComponentType.ORCHESTRATOR, List.of(WIDE)));
        return client;
    }

    private static void run(Client client, Pipeline pipeline, String stack) {
        PipelineRun run = pipeline.run(
                RunOptions.defaults().client(client).stack(stack).listener(RunListener.NONE));
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

    /** The same in a file that does not grow, as the log of SQLite. */
    private void overwrites(int count) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(4120);
        int pages = 256;
        try (FileChannel channel = FileChannel.open(
                folder.resolve("overwrites"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; channel.size() < (long) pages * page.capacity(); i++) {
                page.clear();
                channel.write(page, (long) i * page.capacity());
            }
            channel.force(true);
            for (int i = 0; i < count; i++) {
                page.clear();
                channel.write(page, (long) (i % pages) * page.capacity());
                channel.force(true);
            }
        }
    }

    /** What any durable step costs PostgreSQL at least: one row, in a table without an index. */
    private void inserts(int count) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + cluster.port() + "/postgres?prepareThreshold=2",
                cluster.user(),
                cluster.password())) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS floor (no BIGINT, text TEXT)");
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO floor VALUES (?, ?)")) {
                for (int i = 0; i < count; i++) {
                    insert.setLong(1, i);
                    insert.setString(2, "nothing");
                    insert.executeUpdate();
                }
            }
        }
    }

    private void work(String who, String what, int steps) throws IOException, SQLException {
        if (who.equals("disk")) {
            appends(steps);
        } else if (who.equals("overwrite")) {
            overwrites(steps);
        } else if (who.equals("insert")) {
            inserts(steps);
        } else if (who.equals("print")) {
            Chains.print(steps);
        } else if (who.equals("dbos")) {
            dbos.run(what, steps);
        } else {
            run(who.equals("postgres") ? onPostgres : onSqlite, switch (what) {
                case "noop" -> Chains.chain(steps);
                case "fibonacci10" -> Chains.fibonacci(steps, 10);
                case "fibonacci33" -> Chains.fibonacci(steps, 33);
                case "fanout", "wide" -> Chains.fanOut(steps);
                case "cached" -> Chains.cached(steps);
                case "tracked" -> Chains.tracked(steps);
                case "prints" -> Chains.prints(steps);
                default -> throw new IllegalArgumentException(what);
            }, what.equals(WIDE) ? WIDE : "tracked");
        }
    }

    @Override
    public void close() {
        dbos.close();
        onSqlite.close();
        onPostgres.close();
        cluster.close();
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        PrintStream answers = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)); // Steps print, too.
        try (Worker worker = new Worker(Path.of(arguments[0]), arguments[1], arguments[2]);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            answers.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                long start = System.nanoTime();
                worker.work(words[0], words[1], Integer.parseInt(words[2]));
                answers.println((System.nanoTime() - start) / 1e6);
            }
        }
        System.exit(0);
    }
}
