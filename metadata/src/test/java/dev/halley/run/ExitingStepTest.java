package dev.halley.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitingStepTest {

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"exits", "exitsLimited", "exitsOnAThread", "exitsInARun"})
    void aStepThatCallsSystemExitHasFailedForThatReasonAtOnce(String exiting) throws Exception {
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExitingProgram.class.getName(),
                        home.toString(),
                        exiting)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("program.log").toFile())
                .start()
                .waitFor();

        String said = "Step '" + exiting + "' called System.exit";
        assertThat(home.resolve("program.log")).content().contains(said);
        assertThat(exit).isEqualTo(ExitingProgram.EXIT);
        try (Client client = Client.open(new HalleyHome(home), name -> null)) {
            StoredRun run = client.pipeline("exiting").lastRun();
            StoredStep step = run.step(exiting);
            StepFailure failure = step.failure();
            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.reason()).startsWith(said);
            assertThat(failure).isNotNull();
            assertThat(failure.summary()).startsWith(said);
            // What was given time to end in order has another reason.
            assertThat(client.runs(RunQuery.newest(10))).allSatisfy(each -> {
                assertThat(each.status()).isEqualTo(RunStatus.FAILED);
                assertThat(each.reason()).contains("called System.exit");
            });
            assertThat(run.step("load").status()).isEqualTo(StepStatus.COMPLETED);
            assertThat(run.step("use").status()).isEqualTo(StepStatus.SKIPPED);
        }
    }
}
