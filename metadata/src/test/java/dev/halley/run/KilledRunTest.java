package dev.halley.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.StepStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that executes a run is killed at each place where it records something; another one goes on. */
class KilledRunTest {

    @TempDir
    private Path folder;

    @Test
    void goesOnAfterAKillAtAnyAppendAndRepeatsNothingThatWasCommitted() throws Exception {
        for (String moment : List.of("before", "after")) {
            int exit = CrashingProgram.KILLED;
            int append = 0;
            while (exit == CrashingProgram.KILLED) {
                append++;
                Path home = Files.createDirectories(folder.resolve(moment + append));
                exit = runProgram(home, append, moment);
                goOn(home, moment + " append " + append);
            }
            assertThat(exit).as("the program without a kill").isZero();
            assertThat(append).as("appends of a whole run").isGreaterThan(7);
        }
    }

    private static int runProgram(Path home, int append, String moment) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingProgram.class.getName(),
                        home.toString(),
                        String.valueOf(append),
                        moment)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("program.log").toFile())
                .start()
                .waitFor();
    }

    private static void goOn(Path home, String when) throws Exception {
        try (Client client = Client.open(new HalleyHome(home), name -> null)) {
            List<StoredRun> runs = client.runs(dev.halley.metadata.RunQuery.newest(5));
            assertThat(runs).as(when).hasSizeLessThan(2);
            List<String> committed = new ArrayList<>();
            boolean complete = false;
            for (StoredRun run : runs) {
                complete = run.status() == RunStatus.COMPLETED;
                assertThat(run.status()).as(when).isNotEqualTo(RunStatus.RUNNING);
                for (StoredStep step : run.steps()) {
                    if (step.status() == StepStatus.COMPLETED) {
                        committed.add(step.step());
                    } else {
                        assertThat(step.outputs()).as(when + ": " + step.step()).isEmpty();
                    }
                }
            }
            List<String> before = executions(home);
            if (!complete) {
                RunOptions options = RunOptions.defaults().client(client).listener(RunListener.NONE);
                PipelineRun run = runs.isEmpty()
                        ? CrashingProgram.pipeline(home).run(options)
                        : CrashingProgram.pipeline(home).resume(runs.get(0).name(), options);
                assertThat(run.succeeded()).as(when).isTrue();
            }
            StoredRun run = client.pipeline("crashing").lastRun();
            assertThat(run.status()).as(when).isEqualTo(RunStatus.COMPLETED);
            assertThat(client.load(run.step("sum").output(), Integer.class))
                    .as(when)
                    .isEqualTo(5);
            List<String> again = new ArrayList<>(
                    executions(home).subList(before.size(), executions(home).size()));
            for (String step : committed) {
                String line = step.startsWith("square[") ? "square " + (step.charAt(7) - '0' + 1) : step;
                assertThat(Collections.frequency(again, line))
                        .as(when + ": " + step + " repeated")
                        .isZero();
            }
        }
    }

    private static List<String> executions(Path home) throws Exception {
        Path file = home.resolve("executions.txt");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
