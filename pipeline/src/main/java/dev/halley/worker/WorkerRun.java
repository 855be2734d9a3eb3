package dev.halley.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.RequestedRun;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.RunWish;
import dev.halley.metadata.StoredRun;
import dev.halley.schedule.RunProgram;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The process of one run that somebody asked for. Confined to the thread of the worker, but for {@link #stop}. */
final class WorkerRun {

    /** A run that is cancelled has ten seconds to end in order; then its process goes. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private final RequestedRun request;
    private final Process process;
    private final Path output;
    private @Nullable StoredRun run;
    private @Nullable Instant cancelSeen;
    private boolean killed;

    private WorkerRun(RequestedRun request, Process process, Path output) {
        this.request = request;
        this.process = process;
        this.output = output;
    }

    static WorkerRun start(HalleyHome home, List<Path> classPath, String source, RequestedRun request)
            throws IOException {
        Path log = Files.createDirectories(home.folder().resolve("logs").resolve("workers"))
                .resolve(request.id() + ".log");
        Process process = new ProcessBuilder(command(home, classPath, source, request))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return new WorkerRun(request, process, log);
    }

    private static List<String> command(HalleyHome home, List<Path> classPath, String source, RequestedRun request)
            throws IOException {
        RunWish wish = request.wish();
        List<String> parts = new ArrayList<>();
        classPath.forEach(each -> parts.add(each.toString()));
        parts.add(System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                String.join(File.pathSeparator, parts),
                "-Dhalley.home=" + home.folder(),
                RunProgram.class.getName(),
                source,
                "--home",
                home.folder().toString(),
                "--request",
                request.id()));
        option(command, "--stack", wish.stack());
        option(command, "--config", configuration(home, wish));
        option(command, "--cache", wish.cache() == null ? null : wish.cache().toString());
        option(command, wish.kind() == RunWish.Kind.RESUME ? "--resume" : "--replay", wish.run());
        wish.from().forEach(step -> option(command, wish.only() ? "--only" : "--from", step));
        wish.tags().forEach(tag -> option(command, "--tag", tag));
        for (Map.Entry<String, JsonNode> parameter : wish.parameters().entrySet()) {
            option(command, "--param", parameter.getKey() + "=" + parameter.getValue());
        }
        return command;
    }

    private static void option(List<String> command, String name, @Nullable String value) {
        if (value != null) {
            command.add(name);
            command.add(value);
        }
    }

    /** Named by its content and kept, since a run that is resumed reads it again. */
    private static @Nullable String configuration(HalleyHome home, RunWish wish) throws IOException {
        String text = wish.configuration();
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.contains("${")) {
            // It would be filled in here, and show the environment of this machine to whoever asks.
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "The configuration has a placeholder for an environment variable (expected: none).");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path folder = Files.createDirectories(home.folder().resolve("configurations"));
        Path file = folder.resolve(hash(bytes) + ".yaml");
        if (!Files.exists(file)) {
            Path written = Files.createTempFile(folder, "new", ".yaml");
            Files.write(written, bytes);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file.toString();
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the process has ended. If it did so before its run began, the request failed. */
    boolean hasEnded(MetadataStore store) {
        if (process.isAlive()) {
            return false;
        }
        store.findRequest(request.id())
                .filter(each -> each.status() == RequestedRun.Status.TAKEN)
                .ifPresent(each -> store.reportRequest(
                        each.id(),
                        RequestedRun.Status.FAILED,
                        null,
                        "Its process ended with exit code " + process.exitValue() + ". It printed: " + lastLine()));
        return true;
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(output);
            return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
        } catch (IOException | RuntimeException e) {
            return "what cannot be read";
        }
    }

    /** A run that was asked to end has some seconds for it; then its process is killed, and the run says so. */
    void killIfCancelled(MetadataStore store, Instant now) {
        StoredRun known = run;
        if (known == null) {
            known = store.findRequest(request.id())
                    .map(RequestedRun::run)
                    .flatMap(store::findRun)
                    .orElse(null);
            run = known;
        }
        if (known == null || killed) {
            return;
        }
        if (store.signal(known.id(), known.details().epoch()) != RunSignal.CANCEL) {
            return;
        }
        Instant seen = cancelSeen == null ? now : cancelSeen;
        cancelSeen = seen;
        if (now.isAfter(seen.plus(GRACE))) {
            killed = true;
            process.destroyForcibly();
            store.finishRun(
                    known.id(),
                    known.details().epoch(),
                    RunStatus.CANCELLED,
                    List.of("The process did not react within " + GRACE.toSeconds() + " s and was killed."),
                    "The run was cancelled; its process did not react and was killed.",
                    now);
        }
    }

    /** Asks the process to end, and waits for it. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    String story() {
        StoredRun known = run;
        return (known == null ? "The request " + request.id() : "Run '" + known.name() + "'")
                + (killed ? " was killed." : " ended with exit code " + process.exitValue() + ".");
    }
}
