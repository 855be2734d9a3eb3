package dev.halley.fault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.Preload;
import dev.halley.fault.kit.Preload.Calls;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepCaching;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StepStateException;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.metadata.sql.SqlMetadataStore;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-30, F-31, P6: at most one process commits for a run, and a run that was killed anywhere goes on. */
class TwoOrchestratorsTest {

    @TempDir
    Path folder;

    /** The first stands still for longer than its lease, the second takes over, and then the first wakes up. */
    @Test
    void commitsEachStepOnceWhenTheFirstWakesUpAfterTheSecondTookOver() throws Exception {
        int repetitions = Faults.repetitions(3);
        for (int i = 0; i < repetitions; i++) {
            Path home = Files.createDirectories(folder.resolve("home" + i));
            try (HalleyProcess first = HalleyProcess.program(home, GatedProgram.class, "run", "r")
                    .option("-Dgate=go-first")
                    .start()) {
                awaitFile(first, home.resolve("at-go-first"));
                first.signal("STOP");

                // The second's clock is past the lease of the first.
                Preload late = Preload.counting(home, Calls.SYNC);
                late.moveClock(3_600);
                try (HalleyProcess second = HalleyProcess.program(home, GatedProgram.class, "resume", "r")
                        .option("-Dgate=go-second")
                        .with(late.environment())
                        .start()) {
                    awaitFile(second, home.resolve("at-go-second"));
                    assertFenced(home);
                    // The first wakes up while the second works, or when it is done.
                    boolean early = i % 2 == 0;
                    if (early) {
                        Files.createFile(home.resolve("go-first"));
                        first.signal("CONT");
                        assertThat(first.ended()).as("%s", first).isNotZero();
                    }
                    Files.createFile(home.resolve("go-second"));
                    assertThat(second.ended()).as("%s", second).isZero();
                    if (!early) {
                        Files.createFile(home.resolve("go-first"));
                        first.signal("CONT");
                        assertThat(first.ended()).as("%s", first).isNotZero();
                    }
                    check(home, first, second);
                }
            }
        }
        Faults.report(
                "F-30: " + repetitions
                        + " times a second orchestrator took over from one that stood still and woke up: each step committed once, by the second");
    }

    /** Whatever the first was about to write when it fell asleep is refused, for it is of an earlier epoch. */
    private static void assertFenced(Path home) {
        Instant now = Instant.now();
        try (MetadataStore store = SqlMetadataStore.open(new HalleyHome(home).metadataDatabase())) {
            StoredRun run = store.findRun("r").orElseThrow();
            StepClaim claim = new StepClaim(run.step("gated").id(), 1);
            StepResult result = new StepResult(now, now, "key", StepCaching.UNKNOWN, List.of(), Map.of(), null, null);
            StepFailure failure = new StepFailure("", "of the first", null, "");
            assertThatThrownBy(() -> store.completeStep(claim, result)).isInstanceOf(StepStateException.class);
            assertThatThrownBy(() -> store.failAttempt(claim, new StepAttempt(1, now, now, failure, Map.of())))
                    .isInstanceOf(StepStateException.class);
            assertThat(store.endStep(
                            claim,
                            new StepEnd(StepStatus.FAILED, now, now, failure, Map.of(), StepCaching.UNKNOWN, null)))
                    .isFalse();
            assertThat(store.finishRun(run.id(), 1, RunStatus.FAILED, List.of(), "by the first", now))
                    .isFalse();
        }
    }

    private static void check(Path home, HalleyProcess first, HalleyProcess second) throws IOException {
        try (Client client = Client.open(new HalleyHome(home), name -> null)) {
            StoredRun run = client.pipeline("gated").lastRun();
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(run.details().epoch()).isEqualTo(2);
            assertThat(client.load(run.step("gated").output(), String.class))
                    .isEqualTo("by " + second.pid() + " of [1, 4, 9]");
            assertThat(client.load(run.step("last").output(), String.class))
                    .startsWith("last by " + second.pid() + " after by " + second.pid());
            List<String> done = Files.readAllLines(home.resolve("executions.txt"));
            assertThat(done).doesNotContain(first.pid() + " last").doesNotContain(second.pid() + " numbers");
            assertThat(run.steps()).extracting(StoredStep::status).containsOnly(StepStatus.COMPLETED);
        }
    }

    /** At most one of two that resume at the same moment gets the run. */
    @Test
    void givesARunToOneOfTwoThatResumeIt() throws Exception {
        Path home = folder.resolve("twice");
        try (HalleyProcess first = HalleyProcess.program(home, GatedProgram.class, "run", "r")
                .option("-Dgate=never")
                .start()) {
            awaitFile(first, home.resolve("at-never"));
            first.kill();
        }
        try (HalleyProcess one = HalleyProcess.program(home, GatedProgram.class, "resume", "r")
                        .start();
                HalleyProcess two = HalleyProcess.program(home, GatedProgram.class, "resume", "r")
                        .start()) {
            Set<Integer> codes = new TreeSet<>(List.of(one.ended(), two.ended()));
            assertThat(codes).as("%s\n%s", one, two).contains(0).isSubsetOf(0, 3);
            HalleyProcess winner = one.ended() == 0 ? one : two;
            try (Client client = Client.open(new HalleyHome(home), name -> null)) {
                StoredRun run = client.pipeline("gated").lastRun();
                assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
                assertThat(client.load(run.step("gated").output(), String.class))
                        .startsWith("by " + winner.pid());
            }
        }
    }

    /** F-31 at the deepest level: whichever write, sync or rename of the whole home is the last. */
    @Test
    void goesOnAfterAKillAtAnyWrite() throws Exception {
        Path counted = folder.resolve("counted");
        Preload counting = Preload.counting(counted, Calls.ALL);
        try (HalleyProcess program = HalleyProcess.program(counted, GatedProgram.class, "run", "r")
                .with(counting.environment())
                .start()) {
            assertThat(program.ended()).as("%s", program).isZero();
        }
        int all = (int) counting.count();
        int kills = Math.min(all, Faults.repetitions(6));
        Random random = new Random(Faults.seed());
        int unknown = 0;
        for (int i = 0; i < kills; i++) {
            long n = 1 + (long) all * i / kills + (kills == all ? 0 : random.nextInt(all / kills));
            Path home = folder.resolve("killed" + n);
            Preload preload = Preload.at(home, Calls.ALL, n, random.nextBoolean() ? "kill" : "tornkill");
            try (HalleyProcess program = HalleyProcess.program(home, GatedProgram.class, "run", "r")
                    .with(preload.environment())
                    .start()) {
                assertThat(program.ended()).as("at %d: %s", n, program).isIn(0, 137);
            }
            unknown += goOn(home, n) ? 0 : 1;
        }
        Faults.report("F-31: " + kills + " kills at " + kills + " of the " + all
                + " writes, syncs, renames and new files of a run: it went on each time (" + unknown
                + " before it was recorded), no committed step was repeated");
    }

    /** @return whether there was a run to go on with */
    private static boolean goOn(Path home, long n) throws IOException {
        Set<String> committed = Set.of();
        boolean recorded;
        try (Client client = Client.open(new HalleyHome(home), name -> null)) {
            List<StoredRun> runs = client.runs(dev.halley.metadata.RunQuery.newest(5));
            recorded = !runs.isEmpty();
            if (recorded) {
                assertThat(runs).hasSize(1);
                committed = runs.get(0).steps().stream()
                        .filter(step -> step.status() == StepStatus.COMPLETED)
                        .map(StoredStep::step)
                        .collect(Collectors.toSet());
                assertThat(runs.get(0).steps())
                        .as("at %d: what is not committed has no outputs", n)
                        .allMatch(step -> step.status() == StepStatus.COMPLETED
                                || step.outputs().isEmpty());
                if (runs.get(0).status() == RunStatus.COMPLETED) {
                    return true;
                }
            }
        }
        try (HalleyProcess program = HalleyProcess.program(
                        home, GatedProgram.class, recorded ? "resume" : "run", recorded ? "r" : "again")
                .start()) {
            assertThat(program.ended()).as("after a kill at %d: %s", n, program).isZero();
            List<String> again = Files.readAllLines(home.resolve("executions.txt")).stream()
                    .filter(line -> line.startsWith(program.pid() + " "))
                    .map(line -> line.substring(line.indexOf(' ') + 1))
                    .toList();
            for (String step : committed) {
                String line = step.startsWith("square[") ? "square " + (step.charAt(7) - '0' + 1) : step;
                assertThat(again).as("at %d: %s was committed", n, step).doesNotContain(line);
            }
        }
        try (Client client = Client.open(new HalleyHome(home), name -> null)) {
            StoredRun run = client.pipeline("gated").lastRun();
            assertThat(run.status()).as("at %d", n).isEqualTo(RunStatus.COMPLETED);
            assertThat(client.load(run.step("last").output(), String.class)).contains("of [1, 4, 9]");
        }
        return recorded;
    }

    private static void awaitFile(HalleyProcess process, Path file) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.exists(file) || !process.isAlive());
        assertThat(file).as("%s", process).exists();
    }
}
