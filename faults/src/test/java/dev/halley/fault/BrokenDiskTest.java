package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.History;
import dev.halley.fault.kit.Load;
import dev.halley.fault.kit.Preload;
import dev.halley.fault.kit.Preload.Calls;
import dev.halley.fault.kit.Recovered;
import dev.halley.fault.kit.Wire;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-04, F-05, F-08, P9: syncs that fail, writes that fail or are half done, and a disk that is slow. */
class BrokenDiskTest {

    @TempDir
    Path folder;

    /** The system says "failed" once and "fine" the next time, though what was written may be gone. */
    @Test
    void acknowledgesNothingAfterASyncFailedAndEnds() throws Exception {
        int repetitions = Faults.repetitions(3);
        int ended = 0;
        for (int i = 0; i < repetitions; i++) {
            long seed = Faults.seed() + i;
            Random random = new Random(seed);
            Path home = HalleyProcess.newHome(folder.resolve("sync" + i));
            Preload preload =
                    Preload.at(home.resolve("server/halley.db-"), Calls.SYNC, 8 + random.nextInt(60), "error");
            try (HalleyProcess server = HalleyProcess.server(home)
                            .with(preload.environment())
                            .start();
                    Load load = Load.start(server.awaitPort(), 3, random, true)) {
                assertThat(server.endsWithin(120_000))
                        .as("seed %d: it ends: %s", seed, server)
                        .isTrue();
                assertThat(server.ended()).as("seed %d: %s", seed, server).isEqualTo(1);
                assertThat(server.output()).contains("a commit to", "start the server again");
                ended++;
                load.stop();
                try (Recovered recovered = Recovered.on(home)) {
                    load.check(recovered.port(), "seed " + seed);
                }
            }
        }
        Faults.report("F-04: " + ended + " of " + repetitions
                + " servers ended with code 1 after a sync failed; 0 acknowledged lost");
    }

    /** Of content that was not synced nothing is known; it is sent again. */
    @Test
    void acknowledgesNoContentWhoseSyncFailed() throws Exception {
        // The file, and the folders that name it.
        for (int n = 1; n <= 2; n++) {
            Path home = HalleyProcess.newHome(folder.resolve("content" + n));
            Preload preload = Preload.at(home.resolve("server/assets"), Calls.SYNC, n, "error");
            try (HalleyProcess server =
                    HalleyProcess.server(home).with(preload.environment()).start()) {
                Wire wire = new Wire(server.awaitPort());
                History history = new History(wire.createExperiment("content"));
                Wire.Answer refused = history.upload(wire, new Random(n), 10_000);
                assertThat(refused.status()).as("sync %d: %s", n, refused).isEqualTo(503);
                assertThat(refused.headers()).containsKey("Retry-After");
                assertThat(history.upload(wire, new Random(n), 10_000).succeeded())
                        .isTrue();
                history.check(wire, "after sync " + n);
            }
        }
        Faults.report("F-04 content: an upload whose sync failed is refused with 503; sent again, it is there");
    }

    /** A write that fails at once, or is half done, is refused; the next one that does not is taken. */
    @Test
    void goesOnAfterWritesThatFailedOrWereHalfDone() throws Exception {
        int repetitions = Faults.repetitions(1);
        int refused = 0;
        for (int i = 0; i < repetitions; i++) {
            for (String what : new String[] {"error", "torn", "short"}) {
                String when = what + ", seed " + (Faults.seed() + i);
                Random random = new Random(Faults.seed() + i);
                Path home = HalleyProcess.newHome(folder.resolve(what + i));
                Preload preload = Preload.at(home.resolve("server"), Calls.WRITE, 30 + random.nextInt(200), what)
                        .errno(Preload.EIO);
                try (HalleyProcess server = HalleyProcess.server(home)
                                .with(preload.environment())
                                .start();
                        Load load = Load.start(server.awaitPort(), 3, random, true)) {
                    // The write that fails is one of the first 230.
                    do {
                        load.awaitMore(200);
                    } while (preload.count() <= 230);
                    load.stop();
                    refused += load.refused();
                    assertThat(server.isAlive()).as("%s: %s", when, server).isTrue();
                    load.check(server.awaitPort(), when);
                    server.kill();
                    try (Recovered recovered = Recovered.on(home)) {
                        load.check(recovered.port(), when + ", after a kill");
                    }
                }
            }
        }
        Faults.report("F-05: " + 3 * repetitions + " writes that failed, were torn or short: " + refused
                + " requests refused with 503, 0 acknowledged lost, no restart needed");
    }

    @Test
    void answersLaterAndNeedsNoMoreMemoryWhenTheDiskIsSlow() throws Exception {
        Path home = HalleyProcess.newHome(folder.resolve("slow"));
        Preload preload = Preload.slow(home.resolve("server/halley.db-"), Calls.SYNC, 500);
        try (HalleyProcess server =
                        HalleyProcess.server(home).with(preload.environment()).start();
                Load load = Load.start(server.awaitPort(), 100, new Random(Faults.seed()), false)) {
            load.awaitMore(100);
            preload.begin();
            long begin = System.nanoTime();
            long most = 0;
            for (int i = 0; i < 10; i++) {
                load.awaitMore(100);
                most = Math.max(most, server.residentMegabytes());
            }
            long millis = (System.nanoTime() - begin) / 1_000_000;
            History probe = new History(new Wire(server.awaitPort()).createExperiment("probe"));
            long one = System.nanoTime();
            assertThat(probe.send(new Wire(server.awaitPort()), probe.nextBatch(1))
                            .succeeded())
                    .isTrue();
            long probed = (System.nanoTime() - one) / 1_000_000;
            preload.end();
            load.stop();
            load.check(server.awaitPort(), "slow disk");
            Faults.report("F-08: syncs of 500 ms under 100 clients: 1,000 requests in " + millis + " ms, one in "
                    + probed + " ms, at most " + most + " MiB resident, 0 refused, 0 lost");
            assertThat(probed).as("an answer waits for the disk").isGreaterThanOrEqualTo(500);
            assertThat(most).as("MiB resident").isLessThan(450);
        }
    }
}
