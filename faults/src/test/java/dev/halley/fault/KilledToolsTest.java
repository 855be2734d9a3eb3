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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-15, S-46: backup, restore, the removal of unused content, and the change of the secrets' key, killed at any of their writes. */
class KilledToolsTest {

    private static final Random RANDOM = new Random(Faults.seed());

    @TempDir
    Path folder;

    /** Does something with a fault at its n-th write. */
    private interface Work {
        void run(Preload preload, long n) throws Exception;
    }

    /** Counts what the work writes, then kills it at some of that, or all. @return how many kills */
    private static int killed(int shortForm, Path target, Work work) throws Exception {
        Preload counting = Preload.counting(target, Calls.ALL);
        work.run(counting, 0);
        int all = (int) counting.count();
        assertThat(all).isGreaterThan(3);
        int kills = Math.min(all, Faults.repetitions(shortForm));
        for (int i = 0; i < kills; i++) {
            long n = 1 + (long) all * i / kills + (kills == all ? 0 : RANDOM.nextInt(all / kills));
            work.run(Preload.at(target, Calls.ALL, n, "kill"), n);
        }
        return kills;
    }

    private History filled(Path home) throws IOException {
        HalleyProcess.newHome(home);
        try (Recovered server = Recovered.on(home)) {
            Wire wire = new Wire(server.port());
            History history = new History(wire.createExperiment("tools"));
            for (int i = 0; i < 3; i++) {
                history.send(wire, history.nextBatch(100));
                history.upload(wire, new Random(i), 5_000);
            }
            return history;
        }
    }

    private static void run(Path home, Preload preload, long n, String... command) {
        try (HalleyProcess process =
                HalleyProcess.halley(home, command).with(preload.environment()).start()) {
            int code = process.ended();
            // Not killed if it has less to do this time.
            assertThat(code).as("%s", process).isIn(0, n == 0 ? 0 : 137);
        }
    }

    private static void remove(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void takesNoHalfBackupForAWholeOne() throws Exception {
        Path home = folder.resolve("home");
        History history = filled(home);
        Path backup = folder.resolve("backup");
        Path restored = folder.resolve("restored");
        int kills = killed(3, backup, (preload, n) -> {
            remove(backup);
            remove(restored);
            run(home, preload, n, "server", "backup", backup.toString());
            try (HalleyProcess restore = HalleyProcess.halley(restored, "server", "restore", backup.toString())
                    .start()) {
                boolean whole = Files.exists(backup.resolve("manifest.json"));
                assertThat(restore.ended()).as("%s", restore).isEqualTo(whole ? 0 : 1);
                if (whole) {
                    try (Recovered server = Recovered.on(restored)) {
                        history.check(new Wire(server.port()), "backup killed at " + n);
                    }
                } else {
                    assertThat(restore.output()).contains("is no backup, or one that was interrupted");
                }
            }
        });
        Faults.report("F-15 backup: " + kills + " kills; each left a whole backup or one that says that it is none");
    }

    @Test
    void restoresAgainAfterARestoreWasKilled() throws Exception {
        Path home = folder.resolve("home");
        History history = filled(home);
        Path backup = folder.resolve("backup");
        run(home, Preload.counting(backup, Calls.ALL), 0, "server", "backup", backup.toString());
        Path restored = folder.resolve("restored");
        int kills = killed(4, restored, (preload, n) -> {
            remove(restored);
            run(restored, preload, n, "server", "restore", backup.toString());
            if (!Files.exists(restored.resolve("server/halley.db"))) {
                run(restored, Preload.counting(restored, Calls.ALL), 0, "server", "restore", backup.toString());
            }
            // If the database is there, all is.
            try (Recovered server = Recovered.on(restored)) {
                history.check(new Wire(server.port()), "restore killed at " + n);
            }
        });
        Faults.report("F-15 restore: " + kills
                + " kills; where there was a database all was there, else a second restore worked");
    }

    /** Two days later nothing is young any more. */
    @Test
    void removesNoContentThatIsNamedWheneverItsRemovalIsKilled() throws Exception {
        Path home = folder.resolve("home");
        History history = filled(home);
        Path content = home.resolve("server/assets");
        int kills = killed(3, content, (preload, n) -> {
            try (Recovered server = Recovered.on(home)) {
                // Replaced, so that nobody names it any more.
                Wire wire = new Wire(server.port());
                for (int i = 0; i < 8; i++) {
                    wire.upload(
                            history.experiment(),
                            "replaced",
                            ("old " + n + " " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            long before = files(content);
            preload.moveClock(2 * 86_400);
            try (HalleyProcess server =
                    HalleyProcess.server(home).with(preload.environment()).start()) {
                long deadline = System.nanoTime() + 60_000_000_000L;
                while (server.isAlive() && files(content) > 5 && System.nanoTime() < deadline) {
                    server.endsWithin(20);
                }
                assertThat(files(content)).as("killed at %d: %s", n, server).isLessThan(n == 0 ? before : before + 1);
            }
            try (Recovered server = Recovered.on(home)) {
                history.check(new Wire(server.port()), "removal killed at " + n);
            }
        });
        Faults.report("F-15 removal of unused content: " + kills + " kills, 0 contents gone that are named");
    }

    private static long files(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    /** S-46. */
    @Test
    void readsAllSecretsWhateverTheMomentTheChangeOfTheirKeyIsKilledAt() throws Exception {
        Path home = folder.resolve("secrets");
        Preload none = Preload.counting(home, Calls.ALL);
        for (int i = 0; i < 3; i++) {
            run(home, none, 0, "secret", "create", "s" + i, "--a=first" + i, "--b=second" + i);
        }
        int kills = killed(4, home, (preload, n) -> {
            run(home, preload, n, "secret", "rotate-key");
            try (dev.halley.client.Client client =
                    dev.halley.client.Client.open(new dev.halley.config.HalleyHome(home), name -> null)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.secrets().get("s" + i).value("a"))
                            .as("killed at %d", n)
                            .isEqualTo("first" + i);
                    assertThat(client.secrets().get("s" + i).value("b"))
                            .as("killed at %d", n)
                            .isEqualTo("second" + i);
                }
            }
        });
        run(home, none, 0, "secret", "rotate-key");
        run(home, none, 0, "secret", "rotate-key", "--drop-old");
        Faults.report("S-46: " + kills + " kills in the change of the secrets' key, all secrets readable each time");
    }
}
