package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.History;
import dev.halley.fault.kit.Preload;
import dev.halley.fault.kit.Preload.Calls;
import dev.halley.fault.kit.Recovered;
import dev.halley.fault.kit.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-02, P1: the server is killed at its n-th write, sync, rename, removal or new file, for each n from its start to its end. */
class KilledAtEachWriteTest {

    @TempDir
    Path folder;

    @Test
    void keepsWhatItAcknowledgedWhicheverWriteIsTheLast() throws Exception {
        Path counted = HalleyProcess.newHome(folder.resolve("counted"));
        Preload counting = Preload.counting(counted.resolve("server"), Calls.ALL);
        assertThat(work(counted, counting, 0)).as("without a kill").isPresent();
        long all = counting.count();
        assertThat(all).as("what is counted").isGreaterThan(40);

        int kills = (int) Math.min(all, Faults.repetitions(6));
        Random random = new Random(Faults.seed());
        int killed = 0;
        for (int i = 0; i < kills; i++) {
            // All of them if there are enough repetitions; else some of each part.
            long n = 1 + all * i / kills + (kills == all ? 0 : random.nextInt((int) (all / kills)));
            // A half write is the worst of them.
            String what = random.nextBoolean() ? "kill" : "tornkill";
            Path home = HalleyProcess.newHome(folder.resolve("home" + n));
            Preload preload = Preload.at(home.resolve("server"), Calls.ALL, n, what);
            Optional<History> history = work(home, preload, n);
            killed += preload.count() >= n ? 1 : 0;
            try (Recovered server = Recovered.on(home)) {
                Wire wire = new Wire(server.port());
                if (history.isPresent()) {
                    history.get().check(wire, what + " at " + n);
                }
                History more = new History(wire.createExperiment("afterwards"));
                assertThat(more.send(wire, more.nextBatch(3)).succeeded()).isTrue();
            }
        }
        Faults.report("F-02: " + killed + " kills at " + kills + " of " + all
                + " writes, syncs, renames, removals and new files; 0 acknowledged lost, 0 doubled");
        assertThat(killed).as("kills that came").isGreaterThan(kills / 2);
    }

    /** A short life of a server. @return what was tried, if it came so far */
    private static Optional<History> work(Path home, Preload preload, long n) throws IOException {
        History history = null;
        try (HalleyProcess server =
                HalleyProcess.server(home).with(preload.environment()).start()) {
            try {
                Wire wire = new Wire(server.awaitPort());
                history = new History(wire.createExperiment("faults"));
                Random random = new Random(n);
                for (int i = 0; i < 4; i++) {
                    history.send(wire, history.nextBatch(20));
                }
                history.upload(wire, random, 20_000);
                history.send(wire, history.nextBatch(200));
                history.upload(wire, random, 3_000);
                server.terminate();
            } catch (IOException | AssertionError died) {
                assertThat(server.endsWithin(60_000))
                        .as("killed at %s: %s", n, server)
                        .isTrue();
                assertThat(preload.count()).as("what killed it: %s", server).isGreaterThanOrEqualTo(n);
            }
        }
        return Optional.ofNullable(history);
    }
}
