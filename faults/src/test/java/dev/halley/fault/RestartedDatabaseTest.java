package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.Load;
import dev.halley.testpostgres.PostgresCluster;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-34: PostgreSQL ends at once, without a checkpoint, again and again, under two servers that write to it. */
class RestartedDatabaseTest {

    @TempDir
    Path folder;

    @Test
    void losesAndDoublesNothingWhileTheDatabaseRestarts() throws Exception {
        int restarts = Math.min(200, Faults.repetitions(4));
        Random random = new Random(Faults.seed());
        try (PostgresCluster cluster = PostgresCluster.start()) {
            String database = cluster.newDatabase();
            try (HalleyProcess one = HalleyProcess.server(folder.resolve("one"), "--database", database)
                    .start()) {
                one.awaitPort();
                try (HalleyProcess two = HalleyProcess.server(folder.resolve("two"), "--database", database)
                                .start();
                        Load first = Load.start(one.awaitPort(), 3, random, true);
                        Load second = Load.start(two.awaitPort(), 3, random, true)) {
                    for (int restart = 0; restart < restarts; restart++) {
                        first.awaitMore(15);
                        second.awaitMore(15);
                        LockSupport.parkNanos((long) (random.nextDouble() * 300_000_000));
                        cluster.crash();
                        LockSupport.parkNanos((long) (random.nextDouble() * 500_000_000));
                        cluster.restart();
                    }
                    first.awaitMore(15);
                    second.awaitMore(15);
                    first.stop();
                    second.stop();
                    // Each sees what the other wrote.
                    int points = first.checkPoints(two.awaitPort(), "first by two")
                            + second.checkPoints(one.awaitPort(), "second by one");
                    first.check(one.awaitPort(), "first by one");
                    second.check(two.awaitPort(), "second by two");
                    assertThat(one.isAlive() && two.isAlive()).isTrue();
                    Faults.report(
                            "F-34: " + restarts + " immediate restarts of PostgreSQL under two servers and 6 clients: "
                                    + points + " points checked, 0 acknowledged lost, 0 doubled, "
                                    + (first.refused() + second.refused())
                                    + " requests refused meanwhile, no server restarted");
                }
            }
        }
    }
}
