package dev.halley.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.client.Client;
import dev.halley.client.LogLine;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.secret.SecretReference;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the logs of steps are kept, and what is not in them. */
class StepLogsTest {

    private static final CountDownLatch LOOKED_AT = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private Client client;

    @BeforeEach
    void open() {
        client = Client.open(new HalleyHome(folder), name -> null);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Step
    static void talk() {
        System.out.println("the key is correct-horse-battery, and the key is correct-horse-battery");
        System.err.println("nothing to hide");
    }

    @Step
    static void asks() {
        String password = Client.current().secrets().get("warehouse").value("password");
        System.out.println("logging in with " + password);
    }

    @Step
    static void chatter() {
        for (int i = 0; i < 20_000; i++) {
            System.out.println("line " + i);
        }
    }

    @Step
    static void lingers(String what) throws InterruptedException {
        System.out.println("waiting for " + what);
        LOOKED_AT.await(60, TimeUnit.SECONDS);
        System.out.println("done");
    }

    private PipelineRun run(Pipeline pipeline) {
        return pipeline.run(RunOptions.defaults().client(client).listener(RunListener.NONE));
    }

    private List<String> lines(StoredRun run, String step) {
        return client.logs().readAll(run, run.step(step)).stream()
                .map(LogLine::text)
                .toList();
    }

    private List<String> linesSoFar(StoredRun run) {
        return client.logs().read(run, run.step("lingers"), 0, 10).lines().stream()
                .map(LogLine::text)
                .toList();
    }

    @Test
    void showNoSecretThatTheRunKnows() {
        client.secrets().create("comet", Map.of("api_key", "correct-horse-battery"));
        client.secrets().resolve(SecretReference.parse("{{comet.api_key}}").orElseThrow());

        run(Pipeline.define("talk", p -> p.step(StepLogsTest::talk)));

        assertThat(lines(client.pipeline("talk").lastRun(), "talk"))
                .containsExactly("the key is ******, and the key is ******", "nothing to hide");
    }

    @Test
    void showNoSecretThatTheStepReads() {
        client.secrets().create("warehouse", Map.of("password", "battery-staple-horse"));

        run(Pipeline.define("asks", p -> p.step(StepLogsTest::asks)));

        assertThat(lines(client.pipeline("asks").lastRun(), "asks")).containsExactly("logging in with ******");
    }

    @Test
    void areReadAlsoIfAnotherArtifactStoreCannotBeOpened() {
        client.secrets().create("gone", Map.of("path", folder.toString()));
        client.components()
                .register(
                        ComponentType.ARTIFACT_STORE,
                        "a_broken_one",
                        "local",
                        Map.of("path", "{{gone.path}}"),
                        Check.LATER);
        client.secrets().delete("gone");

        run(Pipeline.define("talk", p -> p.step(StepLogsTest::talk)));

        assertThat(lines(client.pipeline("talk").lastRun(), "talk")).hasSize(2);
    }

    @Test
    void areKeptByTheLogStoreOfTheStack() {
        Path logs = folder.resolve("kept");
        client.components()
                .register(ComponentType.LOG_STORE, "logs", "local", Map.of("path", logs.toString()), Check.LATER);
        client.stacks().register("logging", Map.of(ComponentType.LOG_STORE, List.of("logs")));
        client.stacks().setActive("logging");

        run(Pipeline.define("chatter", p -> p.step(StepLogsTest::chatter)));

        StoredRun run = client.pipeline("chatter").lastRun();
        assertThat(requireNonNull(run.step("chatter").details().log()).hash()).isNull();
        assertThat(logs.resolve(run.id()).resolve(run.step("chatter").id() + ".log"))
                .exists();
        assertThat(lines(run, "chatter")).hasSize(20_000).startsWith("line 0").endsWith("line 19999");
        assertThat(folder.resolve("logs").resolve("running").resolve(run.id())).doesNotExist();
    }

    @Test
    void canBeReadWhileTheStepRuns() {
        CompletableFuture<PipelineRun> running = CompletableFuture.supplyAsync(() ->
                run(Pipeline.define("waits", p -> p.step(StepLogsTest::lingers, p.parameter("what", "a reader")))));
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            List<String> seen = List.of();
            while (seen.isEmpty() && System.nanoTime() < end) {
                seen = client.pipelines().isEmpty()
                        ? List.of()
                        : linesSoFar(client.pipeline("waits").lastRun());
                Thread.onSpinWait();
            }
            assertThat(seen).containsExactly("waiting for a reader");
        } finally {
            LOOKED_AT.countDown();
            running.join();
        }
        assertThat(lines(client.pipeline("waits").lastRun(), "lingers"))
                .containsExactly("waiting for a reader", "done");
    }
}
