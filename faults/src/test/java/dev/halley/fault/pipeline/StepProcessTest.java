package dev.halley.fault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.Retry;
import dev.halley.step.Step;
import dev.halley.step.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-32, F-33: steps in processes of their own that hang, ignore requests to end, leave children, need all memory, or fail for ever. */
class StepProcessTest {

    /** What they start says where it is, and ignores requests to end. */
    private static final String STUBBORN =
            "trap '' TERM HUP INT; echo $$ >> pids; i=0; while [ $i -lt 600 ]; do i=$((i+1)); sleep 1; done";

    @TempDir
    Path folder;

    @Step
    static int leavesChildren(String folder) throws Exception {
        Path home = Path.of(folder);
        shell(home, STUBBORN);
        shell(home, "(" + STUBBORN + ") & exec sleep 600");
        // One that makes itself independent of all.
        shell(home, "setsid sh -c \"" + STUBBORN.replace("$", "\\$") + "\" & exit 0");
        awaitPids(home, 3);
        return 1;
    }

    @Step
    static int hangs(String folder) throws Exception {
        Path home = Path.of(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> park()));
        // A few hundred processes, each of which starts the next: bounded, but quicker than one kill after another.
        shell(
                home,
                "trap '' TERM; n=0; while [ $n -lt 300 ]; do n=$((n+1)); (trap '' TERM; sleep 30) & done; " + STUBBORN);
        leavesChildren(folder);
        while (true) {
            try {
                Thread.sleep(100_000);
            } catch (InterruptedException ignored) {
                // On purpose.
            }
        }
    }

    @Step
    static int needsAllMemory(Path home) {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
            all.add(new byte[1 << 20]);
        }
        return all.size();
    }

    @Step
    static int fails(Path home) throws IOException {
        System.out.println("x".repeat(2_000));
        throw new IOException("at once");
    }

    private static void park() {
        while (true) {
            LockSupport.parkNanos(Long.MAX_VALUE);
        }
    }

    private static void shell(Path home, String script) throws IOException {
        new ProcessBuilder("sh", "-c", script)
                .directory(home.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitPids(Path home, int count) throws IOException {
        while (pids(home).size() < count) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static List<Long> pids(Path home) throws IOException {
        Path file = home.resolve("pids");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .map(Long::parseLong)
                        .toList()
                : List.of();
    }

    private static long alive(Path home) throws IOException {
        return pids(home).stream().filter(StepProcessTest::isAlive).count();
    }

    /** One that has ended and that nobody has asked about yet is dead. */
    private static boolean isAlive(long pid) {
        try {
            String state = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return state.charAt(state.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private static Client client(Path home) {
        Client client = Client.open(new HalleyHome(home));
        client.components()
                .register(
                        ComponentType.STEP_OPERATOR,
                        "apart",
                        "local_process",
                        Map.of("jvm_options", "-Xmx48m,-XX:TieredStopAtLevel=1"),
                        Check.NOW);
        client.stacks().register("mine", Map.of(ComponentType.STEP_OPERATOR, List.of("apart")));
        client.stacks().setActive("mine");
        return client;
    }

    private static RunOptions options(Client client) {
        return RunOptions.defaults().client(client).listener(RunListener.NONE).returnFailures();
    }

    @Test
    void leavesNothingBehindOfAStepThatEnded() throws Exception {
        try (Client client = client(folder)) {
            PipelineRun run = Pipeline.define("leaving", p -> p.step(
                                    StepProcessTest::leavesChildren, p.parameter("home", folder.toString()))
                            .stepOperator("apart"))
                    .run(options(client));

            assertThat(run.succeeded()).isTrue();
            assertThat(pids(folder)).hasSize(3);
            assertThat(alive(folder)).as("processes that the step left").isZero();
            Faults.report("F-32: a step that left 3 children, one in a session of its own: none alive after it");
        }
    }

    @Test
    void killsInTimeAStepThatHangsAndIgnoresAllRequestsToEnd() throws Exception {
        try (Client client = client(folder)) {
            Duration limit = Duration.ofSeconds(8);
            PipelineRun run = hanging(client, limit);
            // On a slow machine a limit can end before the other process has begun the step.
            while (pids(folder).size() < 4 && limit.toSeconds() < 120) {
                limit = limit.multipliedBy(2);
                run = hanging(client, limit);
            }
            long seconds = run.duration().toSeconds();

            assertThat(pids(folder)).hasSizeGreaterThanOrEqualTo(4);
            assertThat(run.step("hangs").status()).isEqualTo(StepStatus.FAILED);
            assertThat(alive(folder)).as("processes that the step left").isZero();
            assertThat(seconds - limit.toSeconds()).isLessThan(30);
            Faults.report("F-32: a step that hangs, ignores SIGTERM and has 300 children that do: all killed "
                    + (seconds - limit.toSeconds()) + " s after a limit of " + limit.toSeconds() + " s");
        }
    }

    private PipelineRun hanging(Client client, Duration limit) {
        return Pipeline.define("hanging", p -> p.step(StepProcessTest::hangs, p.parameter("home", folder.toString()))
                        .stepOperator("apart")
                        .timeLimit(limit))
                .run(options(client));
    }

    @Test
    void saysSoWhenAStepNeedsMoreMemoryThanItHas() {
        try (Client client = client(folder)) {
            PipelineRun run = Pipeline.define(
                            "hungry", p -> p.step(StepProcessTest::needsAllMemory, p.parameter("home", folder))
                                    .stepOperator("apart"))
                    .run(options(client));

            assertThat(run.step("needsAllMemory").status()).isEqualTo(StepStatus.FAILED);
            assertThat(Objects.requireNonNull(run.step("needsAllMemory").failure())
                            .summary())
                    .containsAnyOf("OutOfMemoryError", "Java heap space", "exit code");
        }
    }

    /** The orchestrator is killed; its step must not go on by itself. */
    @Test
    void endsTheStepsOfAnOrchestratorThatWasKilled() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        try (HalleyProcess orchestrator =
                HalleyProcess.program(home, StepProcessProgram.class).start()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> pids(home).size() >= 4 || !orchestrator.isAlive());
            assertThat(orchestrator.isAlive()).as("%s", orchestrator).isTrue();
            orchestrator.kill();
            Path steps = home.resolve("step-pid");
            long step = Long.parseLong(Files.readString(steps).strip());
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !isAlive(step));
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> alive(home) <= 1);
            Faults.report(
                    "F-32: an orchestrator that was killed: its step's process ended by itself, with its children");
        } finally {
            // The one in a session of its own is nobody's child any more.
            for (long pid : pids(home)) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** F-33: what fails at once, again and again, must not fill the disk or occupy the machine. */
    @Test
    void boundsWhatAStepThatFailsForEverLeavesBehind() throws Exception {
        int attempts = Math.min(Retry.MOST, Faults.repetitions(150));
        try (Client client = client(folder)) {
            long begin = System.nanoTime();
            PipelineRun run = Pipeline.define("failing", p -> {
                        Artifact<Path> home = p.parameter("home", folder);
                        p.step(StepProcessTest::fails, home)
                                .retry(Retry.times(attempts)
                                        .delay(Duration.ZERO)
                                        .backoff(1));
                    })
                    .run(options(client));
            long millis = (System.nanoTime() - begin) / 1_000_000;

            assertThat(run.step("fails").status()).isEqualTo(StepStatus.FAILED);
            assertThat(millis).as("each attempt waits").isGreaterThanOrEqualTo(attempts * 10L);
            int kept = client.pipeline("failing")
                    .lastRun()
                    .step("fails")
                    .details()
                    .failedAttempts()
                    .size();
            assertThat(kept).as("attempts that are kept").isLessThanOrEqualTo(41);
            long bytes;
            try (Stream<Path> files = Files.walk(folder)) {
                bytes = files.filter(Files::isRegularFile)
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            }
            assertThat(bytes).as("bytes of the home").isLessThan(20_000_000);
            Faults.report("F-33: " + (attempts + 1) + " attempts that failed at once: " + millis / (attempts + 1)
                    + " ms each, " + kept + " kept, " + bytes / 1_000_000 + " MB in the home (at most " + Retry.MOST
                    + " attempts, 64 MiB of log)");
        }
    }
}
