package dev.halley.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.RequestedRun;
import dev.halley.metadata.RequestedRun.Status;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.RunWish;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredWorker;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.StepStatus;
import dev.halley.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker makes the runs that others ask for, each in a process of its own. */
class WorkerTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Client client;
    private Worker worker;
    private Thread thread;

    @BeforeEach
    void start() {
        client = Client.open(new HalleyHome(folder), System::getenv);
        List<Worker.Offer> offers = List.of(offer("FLAKY", Steered.FLAKY), offer("STUBBORN", Steered.STUBBORN));
        worker = new Worker(client, offers, List.of(), 2, line -> {});
        thread = new Thread(this::work, "worker");
        thread.start();
    }

    private void work() {
        try {
            worker.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Worker.Offer offer(String constant, Pipeline pipeline) {
        return new Worker.Offer(
                Steered.class.getName() + "#" + constant,
                pipeline.describe(RunOptions.defaults().client(client)));
    }

    @AfterEach
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
        worker.close();
        client.close();
    }

    @Test
    void runsWhatIsAskedForAndReplaysAndResumesIt() throws Exception {
        Path flag = Files.createFile(folder.resolve("fail"));

        StoredRun failed = run(wish(RunWish.Kind.RUN, "flaky", null, Map.of("if_there", text(flag))));

        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.tags()).contains("asked");
        assertThat(client.store().listWorkers(Instant.EPOCH))
                .extracting(StoredWorker::pid)
                .containsExactly(ProcessHandle.current().pid());

        StoredRun replayed = run(new RunWish(
                RunWish.Kind.REPLAY,
                "flaky",
                failed.name(),
                List.of("number"),
                true,
                Map.of(),
                null,
                null,
                null,
                List.of()));

        assertThat(replayed.details().replayOf()).isEqualTo(failed.name());
        assertThat(replayed.step("number").status()).isEqualTo(StepStatus.COMPLETED);

        Files.delete(flag);
        StoredRun resumed = run(wish(RunWish.Kind.RESUME, "flaky", failed.name(), Map.of()));

        assertThat(resumed.name()).isEqualTo(failed.name());
        assertThat(resumed.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(resumed.step("number").id()).isEqualTo(failed.step("number").id());
    }

    @Test
    void saysWhyARunCouldNotBegin() {
        RequestedRun request = ask(wish(RunWish.Kind.RUN, "flaky", null, Map.of()));

        RequestedRun refused =
                await().atMost(LONG).until(() -> find(request.id()), each -> each.status() == Status.FAILED);

        assertThat(refused.message()).contains("if_there");
    }

    @Test
    void refusesToShowItsEnvironment() {
        RequestedRun request = ask(new RunWish(
                RunWish.Kind.RUN,
                "flaky",
                null,
                List.of(),
                false,
                Map.of(),
                "tags: ['${PATH}']",
                null,
                null,
                List.of()));

        RequestedRun refused =
                await().atMost(LONG).until(() -> find(request.id()), each -> each.status() == Status.FAILED);

        assertThat(refused.message()).contains("environment");
    }

    @Test
    void killsTheProcessOfARunThatDoesNotReact() {
        Path pidFile = folder.resolve("pid");
        RequestedRun request = ask(wish(RunWish.Kind.RUN, "stubborn", null, Map.of("pid_file", text(pidFile))));
        await().atMost(LONG).until(() -> Files.exists(pidFile) && Files.size(pidFile) > 0);
        RequestedRun started = await().atMost(LONG).until(() -> find(request.id()), each -> each.run() != null);
        StoredRun run =
                client.store().findRun(Objects.requireNonNull(started.run())).orElseThrow();
        ProcessHandle process = ProcessHandle.of(run.lease().owner().pid()).orElseThrow();

        client.cancel(run.name());

        await().atMost(LONG).until(() -> !process.isAlive());
        StoredRun ended = await().atMost(LONG)
                .until(
                        () -> client.store().findRun(run.id()).orElseThrow(),
                        each -> each.status() != RunStatus.RUNNING);
        assertThat(ended.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(ended.step("stubborn").status()).isEqualTo(StepStatus.CANCELLED);
    }

    private static JsonNode text(Path path) {
        return TextNode.valueOf(path.toString());
    }

    private static RunWish wish(
            RunWish.Kind kind, String pipeline, @Nullable String run, Map<String, JsonNode> parameters) {
        return new RunWish(kind, pipeline, run, List.of(), false, parameters, null, null, null, List.of("asked"));
    }

    private RequestedRun ask(RunWish wish) {
        RequestedRun request = new RequestedRun(
                UUID.randomUUID().toString(), wish, "ada", Instant.now(), Status.WAITING, null, null, null);
        client.store().requestRun(request);
        return request;
    }

    private RequestedRun find(String id) {
        return client.store().findRequest(id).orElseThrow();
    }

    /** The run that came of a wish, when its process has ended. */
    private StoredRun run(RunWish wish) {
        RequestedRun request = ask(wish);
        RequestedRun begun = await().atMost(LONG)
                .until(() -> find(request.id()), each -> each.run() != null || each.status() == Status.FAILED);
        assertThat(begun.message()).isNull();
        return await().atMost(LONG)
                .until(
                        () -> Optional.of(begun)
                                .map(RequestedRun::run)
                                .flatMap(client.store()::findRun)
                                .orElseThrow(),
                        each -> each.status() != RunStatus.RUNNING);
    }
}
