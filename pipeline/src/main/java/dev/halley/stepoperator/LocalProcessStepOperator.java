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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts a Java process for each step. What it prints is printed here; when the step is stopped, it and its children are killed. */
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
        Process process;
        try {
            process = start(launch);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The process of step '" + launch.step() + "' cannot be started: " + e.getMessage(),
                    e);
        }
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
            kill(process);
        }
    }

    private static String meaning(int code) {
        return switch (code) {
            case 137 -> "exit code 137 (killed; perhaps the machine had no memory left)";
            case 143 -> "exit code 143 (asked to end)";
            default -> "exit code " + code;
        };
    }

    private Process start(StepLaunch launch) throws IOException {
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
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
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

    /** Also what the step has started and left behind. */
    private static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
