package dev.halley.fault;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.Load;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-01, P1: the server is killed without warning while eight clients write. */
class KilledServerTest {

    private static final int CLIENTS = 8;
    private static final int KILLS_PER_HOME = 50;

    @TempDir
    Path folder;

    @Test
    void keepsWhatItAcknowledgedWhateverTheMomentItIsKilledAt() throws Exception {
        int kills = Faults.repetitions(20);
        long seed = Faults.seed();
        int points = 0;
        long slowest = 0;
        long begin = System.nanoTime();
        for (int done = 0; done < kills; done += KILLS_PER_HOME, seed++) {
            Path home = HalleyProcess.newHome(folder.resolve("home" + done));
            Random random = new Random(seed);
            HalleyProcess server = HalleyProcess.server(home).start();
            try (Load load = Load.start(server.awaitPort(), CLIENTS, random, false)) {
                for (int kill = done; kill < Math.min(kills, done + KILLS_PER_HOME); kill++) {
                    load.awaitMore(1 + random.nextInt(20));
                    LockSupport.parkNanos((long) (random.nextDouble() * 100_000_000));
                    server.close();
                    if (random.nextInt(8) == 0) {
                        // A start that is killed, too.
                        try (HalleyProcess starting = HalleyProcess.server(home).start()) {
                            starting.endsWithin(random.nextInt(1_000));
                        }
                    }
                    long start = System.nanoTime();
                    server = HalleyProcess.server(home).start();
                    load.moveTo(server.awaitPort());
                    slowest = Math.max(slowest, System.nanoTime() - start);
                }
                load.stop();
                points += load.check(server.awaitPort(), "seed " + seed);
            } finally {
                server.close();
            }
        }
        Faults.report("F-01: " + kills + " kills from seed " + Faults.seed() + ", " + points
                + " points and their assets checked, 0 acknowledged lost, 0 doubled, slowest start "
                + slowest / 1_000_000 + " ms, " + (System.nanoTime() - begin) / 1_000_000_000 + " s in all");
    }
}
