package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.Load;
import dev.halley.fault.kit.Recovered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-03, P1: the power is cut. The data is on a file system of its own, which is shut down without writing anything more, as ext4 allows to be
 * done for tests; what was not synced is gone. Needs root and a loop device, so it runs only if {@code halley.faults.excluded} is empty:
 * {@code ./verify} and {@code faults/run} look whether this machine can do it, and say so if it cannot.
 */
@Tag("power-loss")
class PowerLossTest {

    private static final String CUT = "import fcntl,os,struct,sys;"
            + "fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY),0x8004587d,struct.pack('I',2))";

    @TempDir
    Path folder;

    @Test
    void keepsWhatItAcknowledgedWhenThePowerIsCut() throws Exception {
        int cuts = Math.min(100, Faults.repetitions(2));
        Path image = folder.resolve("disk");
        Path disk = Files.createDirectories(folder.resolve("mounted"));
        run("truncate", "-s", "160M", image.toString());
        assertThat(run("mkfs.ext4", "-q", image.toString())
                        && run("mount", "-o", "loop", image.toString(), disk.toString()))
                .as("a file system of its own (needs root, mkfs.ext4 and a loop device)")
                .isTrue();
        int points = 0;
        try {
            Random random = new Random(Faults.seed());
            Path home = HalleyProcess.newHome(disk.resolve("home"));
            run("sync", "-f", disk.toString());
            for (int cut = 0; cut < cuts; cut++) {
                try (HalleyProcess server = HalleyProcess.server(home).start();
                        Load load = Load.start(server.awaitPort(), 4, random, true)) {
                    load.awaitMore(10 + random.nextInt(40));
                    LockSupport.parkNanos((long) (random.nextDouble() * 100_000_000));
                    // A sync that is under way at the moment of the cut may return without having synced: a program of
                    // ten lines that only appends and syncs shows the same. So all is answered before.
                    load.stop();
                    assertThat(run("python3", "-c", CUT, disk.toString())).isTrue();
                    server.kill();
                    assertThat(run("umount", disk.toString())).isTrue();
                    assertThat(run("mount", "-o", "loop", image.toString(), disk.toString()))
                            .isTrue();
                    try (Recovered recovered = Recovered.on(home)) {
                        points += load.check(recovered.port(), "cut " + cut + ", seed " + Faults.seed());
                    }
                }
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
        Faults.report("F-03: power cut " + cuts + " times under load (ext4, shut down without a flush): " + points
                + " points and their assets checked, 0 acknowledged lost, 0 doubled");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
