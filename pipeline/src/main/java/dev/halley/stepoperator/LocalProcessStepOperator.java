package dev.halley.stepoperator;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentCheckException.Reason;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts a Java process for each step. What it prints is printed here. When the step ends, or is stopped, nothing that it has started is left;
 * if this process is killed, the step's process ends by itself.
 */
final class LocalProcessStepOperator implements StepOperator {

    private static final long GRACE_SECONDS = 5;

    private final String name;
    private final LocalProcessConfig config;
    private final Path home;

    LocalProcessStepOperator(String name, LocalProcessConfig config, Path home) {
        this.name = name;
        this.config = config;
        this.home = home;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {
        if (!Files.isExecutable(Path.of(java()))) {
            throw new ComponentCheckException(
                    Reason.NOT_FOUND,
                    "The step operator '" + name + "' cannot be used: there is no program " + java()
                            + ". Change --java.");
        }
    }

    private String java() {
        String given = config.java();
        return given == null
                ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                : given;
    }

    @Override
    public void run(StepLaunch launch) throws InterruptedException {
        ProcessFamily family;
        try {
            family = start(launch);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The process of step '" + launch.step() + "' cannot be started: " + e.getMessage(),
                    e);
        }
        Process process = family.leader();
        // A thread that this one starts writes to the log of the step as this one would.
        Thread printer = new Thread(() -> print(process), Thread.currentThread().getName() + "-output");
        printer.setDaemon(true);
        printer.start();
        try {
            int code = process.waitFor();
            printer.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
            if (!Files.exists(launch.result())) {
                throw new HalleyException(
                        ErrorKind.FAILED,
                        "The process of step '" + launch.step() + "' ended with " + meaning(code)
                                + " before the step did. Its log says more.");
            }
        } finally {
            family.end(GRACE_SECONDS);
            closeQuietly(process);
        }
    }

    private static void closeQuietly(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // With the process.
        }
    }

    private static String meaning(int code) {
        return switch (code) {
            case 137 -> "exit code 137 (killed; perhaps the machine had no memory left)";
            case 143 -> "exit code 143 (asked to end)";
            default -> "exit code " + code;
        };
    }

    private ProcessFamily start(StepLaunch launch) throws IOException {
        LocalProcessSettings settings = (LocalProcessSettings) launch.settings();
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(config.jvmOptions());
        command.addAll(settings.jvmOptions());
        command.add("-cp");
        command.add(launch.classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.addAll(List.of(
                "dev.halley.stepoperator.StepProcess",
                launch.plan().toString(),
                launch.step(),
                launch.result().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(config.environment());
        builder.environment().putAll(settings.environment());
        builder.environment().put(HalleyHome.VARIABLE, home.toString());
        // Its input stays open as long as this process lives: that is how the step's process knows.
        return ProcessFamily.start(builder, UUID.randomUUID().toString());
    }

    private static void print(Process process) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
            }
        } catch (IOException e) {
            System.out.println("The output of the step's process cannot be read any more: " + e.getMessage());
        }
    }
}
