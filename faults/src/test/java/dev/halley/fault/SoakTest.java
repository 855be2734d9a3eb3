package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.FaultyProxy;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.Load;
import dev.halley.fault.kit.Preload;
import dev.halley.fault.kit.Preload.Calls;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-39: all of it at once. While faults of the disk, the network, the clock and the process come by the dice nothing may be lost or doubled;
 * when they have ended, all clients are served again.
 */
class SoakTest {

    @TempDir
    Path folder;

    @Test
    void keepsEveryPromiseUnderFaultsOfEveryKind() throws Exception {
        long seconds = Long.getLong("halley.faults.soak", 15);
        long seed = Faults.seed();
        Random random = new Random(seed);
        Path home = HalleyProcess.newHome(folder.resolve("home"));
        Preload preload = faults(home, random);
        HalleyProcess server =
                HalleyProcess.server(home).with(preload.environment()).start();
        int rounds = 0;
        try (FaultyProxy proxy = new FaultyProxy(server.awaitPort(), random, 0.05);
                Load near = Load.start(server.awaitPort(), 3, random, true);
                Load far = Load.start(proxy.port(), 3, random, true)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() < end) {
                rounds++;
                switch (random.nextInt(5)) {
                    case 0 -> {
                        server.signal("STOP");
                        LockSupport.parkNanos(200_000_000);
                        server.signal("CONT");
                    }
                    case 1 -> preload.moveClock(random.nextInt(400_000) - 200_000);
                    case 2 -> {
                        preload.begin();
                        LockSupport.parkNanos(400_000_000);
                        preload.end();
                    }
                    default -> server.kill();
                }
                LockSupport.parkNanos(random.nextInt(500) * 1_000_000L);
                if (!server.isAlive()) {
                    server.close();
                    preload = faults(home, random);
                    server = HalleyProcess.server(home)
                            .with(preload.environment())
                            .start();
                    near.moveTo(server.awaitPort());
                    proxy.moveTo(server.awaitPort());
                }
            }
            proxy.heal();
            preload.moveClock(0);
            // A sync that failed at the last moment ends it.
            if (server.endsWithin(1_000)) {
                server = HalleyProcess.server(home).start();
                near.moveTo(server.awaitPort());
                proxy.moveTo(server.awaitPort());
            }
            near.awaitMore(50);
            far.awaitMore(50);
            near.stop();
            far.stop();
            int points = near.check(server.awaitPort(), "near, seed " + seed)
                    + far.check(server.awaitPort(), "far, seed " + seed);
            Faults.report("F-39: " + seconds + " s, " + rounds + " faults of process, clock and disk, " + proxy.faults()
                    + " of the network from seed " + seed + ": " + points
                    + " points checked, 0 acknowledged lost, 0 doubled");
            assertThat(points).isPositive();
        } finally {
            server.close();
        }
    }

    /** Which trouble the disk has in the next life of the server. */
    private static Preload faults(Path home, Random random) {
        Path data = home.resolve("server");
        return switch (random.nextInt(4)) {
            case 0 -> Preload.whileOn(data, Calls.ROOM, Preload.ENOSPC);
            case 1 -> Preload.whileOn(data.resolve("halley.db-"), Calls.SYNC, Preload.EIO);
            case 2 -> Preload.slow(data, Calls.SYNC, 100);
            default -> Preload.whileOn(data, Calls.WRITE, Preload.EIO);
        };
    }
}
