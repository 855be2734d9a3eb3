package dev.halley.fault.pipeline;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.Retry;
import dev.halley.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs, or resumes, a pipeline whose third step waits for a file, so that a test can stop the process there: {@code run|resume NAME GATE}. Each execution of a
 * step leaves a line in {@code executions.txt} of the home; each result says which process made it.
 */
final class GatedProgram {

    private GatedProgram() {}

    @Step
    static List<Integer> numbers(Path home) throws IOException {
        note(home, "numbers");
        return List.of(1, 2, 3);
    }

    @Step
    static int square(int number, Path home) throws IOException {
        note(home, "square " + number);
        return number * number;
    }

    /** Fails at its first attempt in each process. */
    @Step
    static String gated(List<Integer> squares, Path home) throws IOException {
        note(home, "gated");
        Path tried = home.resolve("tried-" + ProcessHandle.current().pid());
        if (!Files.exists(tried)) {
            Files.createFile(tried);
            throw new IOException("the first attempt");
        }
        String gate = System.getProperty("gate", "");
        if (!gate.isEmpty()) {
            Files.writeString(home.resolve("at-" + gate), "");
            while (!Files.exists(home.resolve(gate))) {
                LockSupport.parkNanos(5_000_000);
            }
        }
        return "by " + ProcessHandle.current().pid() + " of " + squares;
    }

    @Step
    static String last(String gated, Path home) throws IOException {
        note(home, "last");
        return "last by " + ProcessHandle.current().pid() + " after " + gated;
    }

    private static void note(Path home, String what) throws IOException {
        Files.writeString(
                home.resolve("executions.txt"),
                ProcessHandle.current().pid() + " " + what + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    static Pipeline pipeline(Path home) {
        return Pipeline.define("gated", p -> {
            p.cache(false);
            Artifact<Path> folder = p.parameter("home", home);
            Artifact<List<Integer>> squares =
                    p.map(GatedProgram::square, p.step(GatedProgram::numbers, folder), folder);
            Artifact<String> gated = p.step(GatedProgram::gated, squares, folder)
                    .retry(Retry.times(2).delay(Duration.ofMillis(10)));
            p.step(GatedProgram::last, gated, folder);
        });
    }

    public static void main(String[] arguments) {
        HalleyHome home = HalleyHome.resolve();
        int code;
        try (Client client = Client.open(home)) {
            RunOptions options = RunOptions.defaults()
                    .client(client)
                    .listener(RunListener.NONE)
                    .returnFailures();
            Pipeline pipeline = pipeline(home.folder());
            PipelineRun run = arguments[0].equals("resume")
                    ? pipeline.resume(arguments[1], options)
                    : pipeline.run(options.runName(arguments[1]));
            System.out.println("the run " + run.status().word());
            code = run.succeeded() ? 0 : 1;
        } catch (RuntimeException failure) {
            System.out.println("failed: " + failure.getMessage());
            code = 3;
        }
        System.exit(code);
    }
}
