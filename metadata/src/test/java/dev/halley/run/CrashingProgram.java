package dev.halley.run;

import dev.halley.artifact.Artifact;
import dev.halley.artifactstore.LocalArtifactStoreFlavor;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.sql.SqlMetadataStore;
import dev.halley.orchestrator.LocalOrchestratorFlavor;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.Flavors;
import dev.halley.step.Step;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that runs a pipeline and halts, as if killed, at the n-th time it records something: {@code HOME N before|after}. Each
 * execution of a step leaves a line in {@code executions.txt} of the home.
 */
final class CrashingProgram {

    static final int KILLED = 137;

    private static final Set<String> APPENDS = Set.of(
            "startRun", "addSteps", "completeStep", "cacheSteps", "endStep", "failAttempt", "finishRun", "takeOverRun");

    private CrashingProgram() {}

    @Step
    static List<Integer> numbers(Path home) throws IOException {
        note(home, "numbers");
        return List.of(1, 2);
    }

    @Step
    static int square(int number, Path home) throws IOException {
        note(home, "square " + number);
        return number * number;
    }

    @Step
    static int sum(List<Integer> squares, Path home) throws IOException {
        note(home, "sum");
        return squares.stream().mapToInt(each -> each).sum();
    }

    private static void note(Path home, String what) throws IOException {
        Files.writeString(
                home.resolve("executions.txt"), what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static Pipeline pipeline(Path home) {
        return Pipeline.define("crashing", p -> {
            p.cache(false);
            Artifact<Path> folder = p.parameter("home", home);
            Artifact<List<Integer>> squares =
                    p.map(CrashingProgram::square, p.step(CrashingProgram::numbers, folder), folder);
            p.step(CrashingProgram::sum, squares, folder);
        });
    }

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        int at = Integer.parseInt(arguments[1]);
        boolean after = arguments[2].equals("after");
        HalleyHome halleyHome = new HalleyHome(home);
        MetadataStore real = SqlMetadataStore.open(halleyHome.metadataDatabase());
        AtomicInteger appends = new AtomicInteger();
        MetadataStore halting = (MetadataStore) Proxy.newProxyInstance(
                CrashingProgram.class.getClassLoader(),
                new Class<?>[] {MetadataStore.class},
                (proxy, method, parameters) -> {
                    boolean last = APPENDS.contains(method.getName()) && appends.incrementAndGet() == at;
                    if (last && !after) {
                        Runtime.getRuntime().halt(KILLED);
                    }
                    try {
                        return method.invoke(real, parameters);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (last) {
                            Runtime.getRuntime().halt(KILLED);
                        }
                    }
                });
        try (Client client = Client.open(
                halleyHome,
                name -> null,
                halting,
                Flavors.of(new LocalOrchestratorFlavor(), new LocalArtifactStoreFlavor()))) {
            pipeline(home).run(RunOptions.defaults().client(client).listener(RunListener.NONE));
        }
    }
}
