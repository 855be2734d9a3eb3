package dev.halley.fault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.Preload;
import dev.halley.fault.kit.Preload.Calls;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.PipelineRun;
import dev.halley.step.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-35: two processes make results for one cache key at once, or one is killed while it does; what the cache gives is always whole. */
class CacheRaceTest {

    private static final int KEYS = 12;

    @TempDir
    Path folder;

    @Test
    void givesAWholeResultWhenTwoProcessesMakeItAtOnce() throws Exception {
        Path home = folder.resolve("race");
        try (HalleyProcess one = HalleyProcess.program(home, CachedProgram.class, "" + KEYS)
                        .start();
                HalleyProcess two = HalleyProcess.program(home, CachedProgram.class, "" + KEYS)
                        .start()) {
            assertThat(one.ended()).as("%s", one).isZero();
            assertThat(two.ended()).as("%s", two).isZero();
        }
        int executed = 0;
        try (Client client = Client.open(new HalleyHome(home), name -> null)) {
            for (StoredRun run : client.runs(dev.halley.metadata.RunQuery.newest(3 * KEYS))) {
                StoredStep step = run.step("made");
                executed += step.status() == StepStatus.COMPLETED ? 1 : 0;
                assertThat(CachedProgram.isWhole(numbers(client, step), parameter(step)))
                        .isTrue();
            }
            for (int parameter = 0; parameter < KEYS; parameter++) {
                assertCached(client, parameter, true);
            }
        }
        Faults.report("F-35: two processes and " + KEYS + " cache keys at once: " + executed
                + " executions, each hit a whole result of one of them");
    }

    @Test
    void givesNoHalfResultOfAProcessThatWasKilledWhileItStoredIt() throws Exception {
        Path counted = folder.resolve("counted");
        Preload counting = Preload.counting(counted, Calls.ALL);
        run(counted, counting, 0);
        int all = (int) counting.count();
        int kills = Math.min(all, Faults.repetitions(4));
        Random random = new Random(Faults.seed());
        for (int i = 0; i < kills; i++) {
            long n = 1 + (long) all * i / kills + (kills == all ? 0 : random.nextInt(all / kills));
            Path home = folder.resolve("killed" + n);
            run(home, Preload.at(home, Calls.ALL, n, random.nextBoolean() ? "kill" : "tornkill"), n);
            try (Client client = Client.open(new HalleyHome(home), name -> null)) {
                for (int parameter = 0; parameter < 2; parameter++) {
                    assertCached(client, parameter, false);
                    assertCached(client, parameter, true);
                }
            }
        }
        Faults.report("F-35: " + kills + " kills at " + kills + " of " + all
                + " writes while results were stored: the cache gave whole results only");
    }

    /** What the disk has lost or changed is made again, or told; it is never given. */
    @Test
    void givesNothingThatIsGoneOrChanged() throws Exception {
        Path home = folder.resolve("damaged");
        run(home, Preload.counting(home, Calls.ALL), 0);
        for (String damage : List.of("cut", "gone")) {
            try (Stream<Path> files = Files.walk(home.resolve("artifacts"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (damage.equals("gone")) {
                        Files.delete(file);
                    } else {
                        file.toFile().setWritable(true);
                        byte[] content = Files.readAllBytes(file);
                        Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
                    }
                }
            }
            try (Client client = Client.open(new HalleyHome(home), name -> null)) {
                if (damage.equals("gone")) {
                    assertCached(client, 0, false);
                    assertCached(client, 0, true);
                } else {
                    CachedProgram.run(client, 0);
                    StoredStep step = client.pipeline("cached").lastRun().step("made");
                    assertThatThrownBy(() -> numbers(client, step)).hasMessageContaining("cannot be loaded");
                }
            }
        }
    }

    private static void run(Path home, Preload preload, long n) {
        try (HalleyProcess program = HalleyProcess.program(home, CachedProgram.class, "2")
                .with(preload.environment())
                .start()) {
            assertThat(program.ended()).as("at %d: %s", n, program).isIn(0, n == 0 ? 0 : 137);
        }
    }

    /** Runs it again and looks at what it got. */
    private static void assertCached(Client client, int parameter, boolean mustBe) throws IOException {
        PipelineRun run = CachedProgram.run(client, parameter);
        assertThat(run.succeeded()).isTrue();
        StepStatus status = run.step("made").status();
        assertThat(status).isIn(StepStatus.CACHED, mustBe ? StepStatus.CACHED : StepStatus.COMPLETED);
        StoredStep step = client.pipeline("cached").lastRun().step("made");
        assertThat(CachedProgram.isWhole(numbers(client, step), parameter))
                .as("%s with %d", status, parameter)
                .isTrue();
    }

    private static int parameter(StoredStep step) {
        return java.util.Objects.requireNonNull(step.parameters().get("parameter"))
                .asInt();
    }

    private static List<Integer> numbers(Client client, StoredStep step) {
        List<?> loaded = client.load(step.output(), List.class);
        return loaded.stream().map(Integer.class::cast).toList();
    }
}
