package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.Preload;
import dev.halley.fault.kit.Preload.Calls;
import dev.halley.fault.kit.Recovered;
import dev.halley.fault.kit.Wire;
import dev.halley.testpostgres.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-14, P8: the tables are made while the process is killed, or twice at once; the next start makes them whole. */
class FirstStartTest {

    @TempDir
    Path folder;

    @Test
    void makesTheSameTablesAfterAKillInTheMiddle() throws Exception {
        Path clean = folder.resolve("clean");
        Preload counting = Preload.counting(clean.resolve("server"), Calls.ALL);
        try (HalleyProcess server =
                HalleyProcess.server(clean).with(counting.environment()).start()) {
            server.awaitPort();
            server.terminate();
        }
        long all = counting.count();
        String expected = schema(clean);
        assertThat(expected).contains("metric_log", "account");

        int kills = (int) Math.min(all, Faults.repetitions(4));
        Random random = new Random(Faults.seed());
        for (int i = 0; i < kills; i++) {
            long n = 1 + all * i / kills + (kills == all ? 0 : random.nextInt((int) (all / kills)));
            Path home = folder.resolve("home" + n);
            Preload preload = Preload.at(home.resolve("server"), Calls.ALL, n, "kill");
            try (HalleyProcess server =
                    HalleyProcess.server(home).with(preload.environment()).start()) {
                server.endsWithin(100);
                while (server.isAlive() && !server.output().contains("is ready")) {
                    server.endsWithin(10);
                }
            }
            try (Recovered recovered = Recovered.on(home)) {
                assertThat(new Wire(recovered.port()).createExperiment("first"))
                        .as("killed at %d", n)
                        .hasSize(32);
            }
            assertThat(schema(home)).as("killed at %d", n).isEqualTo(expected);
        }
        Faults.report("F-14: " + kills + " kills at " + kills + " of the " + all
                + " writes of a first start; the next start made the same tables each time");
    }

    private static String schema(Path home) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("server/halley.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY name")) {
            StringBuilder schema = new StringBuilder();
            while (rows.next()) {
                schema.append(rows.getString(1)).append('\n');
            }
            return schema.toString();
        }
    }

    @Test
    void letsOneOfTwoServersHaveAHomeThatIsNew() throws Exception {
        Path home = folder.resolve("twice");
        try (HalleyProcess first = HalleyProcess.server(home).start();
                HalleyProcess second = HalleyProcess.server(home).start()) {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (first.isAlive() && second.isAlive() && System.nanoTime() < deadline) {
                first.endsWithin(20);
            }
            HalleyProcess refused = first.isAlive() ? second : first;
            HalleyProcess serving = first.isAlive() ? first : second;
            assertThat(refused.ended()).as("%s", refused).isEqualTo(4);
            assertThat(refused.output())
                    .contains("in use by process " + serving.pid())
                    .doesNotContain("\tat ");
            assertThat(new Wire(serving.awaitPort()).createExperiment("first")).hasSize(32);
        }
    }

    /** Servers that share a database are started together by whoever deploys them. */
    @Test
    void makesTheTablesOfPostgresOnceForServersThatStartTogether() throws Exception {
        int rounds = Math.min(20, Faults.repetitions(1));
        Random random = new Random(Faults.seed());
        for (int round = 0; round < rounds; round++) {
            String database = PostgresCluster.shared().newDatabase();
            List<HalleyProcess> servers = new ArrayList<>();
            try {
                // The first is killed at some moment of its start.
                Path killed = Files.createDirectories(folder.resolve("killed" + round));
                try (HalleyProcess dying =
                        HalleyProcess.server(killed, "--database", database).start()) {
                    dying.endsWithin(700 + random.nextInt(1_500));
                }
                for (int i = 0; i < 3; i++) {
                    servers.add(HalleyProcess.server(folder.resolve("pg" + round + "-" + i), "--database", database)
                            .start());
                }
                for (HalleyProcess server : servers) {
                    assertThat(new Wire(server.awaitPort()).createExperiment("first"))
                            .hasSize(32);
                }
            } finally {
                servers.forEach(HalleyProcess::close);
            }
        }
        Faults.report("F-14 PostgreSQL: " + rounds
                + " times one start killed, then three servers at once on the half-made database: all serve");
    }
}
