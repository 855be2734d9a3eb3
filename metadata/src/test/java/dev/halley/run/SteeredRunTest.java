package dev.halley.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.halley.artifactstore.LocalArtifactStoreFlavor;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.RunControls;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.sql.SqlMetadataStore;
import dev.halley.orchestrator.LocalOrchestratorFlavor;
import dev.halley.pipeline.PipelineDescription;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.Flavors;
import dev.halley.step.StepStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People pause runs and answer the steps that wait for them. */
class SteeredRunTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final AtomicBoolean deaf = new AtomicBoolean();
    private Client client;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void open() {
        HalleyHome home = new HalleyHome(folder);
        client = Client.open(
                home,
                System::getenv,
                heardOf(SqlMetadataStore.open(home.metadataDatabase())),
                Flavors.of(new LocalOrchestratorFlavor(), new LocalArtifactStoreFlavor()));
    }

    /** A store that gives no answer to who asks now and then how a run is steered, as long as that is {@link #deaf}. */
    private MetadataStore heardOf(MetadataStore store) {
        return (MetadataStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MetadataStore.class}, (proxy, method, parameters) -> {
                    if (deaf.get() && Thread.currentThread().getName().equals("halley-run-watch")) {
                        throw new IllegalStateException("the test lets the watch hear nothing");
                    }
                    try {
                        return method.invoke(store, parameters);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        client.close();
    }

    private RunOptions options() {
        return RunOptions.defaults().client(client).returnFailures().listener(RunListener.NONE);
    }

    private CompletableFuture<PipelineRun> start() {
        return CompletableFuture.supplyAsync(() -> Steered.REVIEWED.run(options()), threads);
    }

    private StoredRun waiting() {
        return await().atMost(LONG)
                .ignoreExceptions() // Until the run is recorded there is no such pipeline.
                .until(
                        () -> client.pipeline("reviewed").lastRun(),
                        run -> !controls(run).approvals().isEmpty());
    }

    private RunControls controls(StoredRun run) {
        return client.store().findControls(run.id());
    }

    @Test
    void aStepWaitsUntilSomebodyApproves() throws Exception {
        CompletableFuture<PipelineRun> run = start();
        StoredRun waiting = waiting();
        assertThat(controls(waiting).approvals().get(0).question()).isEqualTo("Ship 7?");

        await().atMost(LONG).until(() -> client.store()
                .decideApproval(waiting.id(), "review", true, "ada", "looks good", Instant.now()));

        assertThat(run.get().succeeded()).isTrue();
        StoredRun stored = client.run(waiting.name());
        assertThat(client.load(stored.step("ship").output(), String.class)).isEqualTo("ada SMALL");
    }

    @Test
    void aRejectedStepFailsAndWhatNeedsItDoesNotStart() throws Exception {
        CompletableFuture<PipelineRun> run = start();
        StoredRun waiting = waiting();

        await().atMost(LONG).until(() -> client.store()
                .decideApproval(waiting.id(), "review", false, "ada", "too small", Instant.now()));

        assertThat(run.get().status()).isEqualTo(RunStatus.FAILED);
        StoredRun stored = client.run(waiting.name());
        assertThat(Objects.requireNonNull(stored.step("review").failure()).message())
                .isEqualTo("'ada' rejected it: too small");
        assertThat(stored.step("ship").status()).isEqualTo(StepStatus.SKIPPED);
    }

    @Test
    void aPausedRunStartsNoStepUntilItGoesOnHoweverSoonAnAnswerFollowsThePause() throws Exception {
        CompletableFuture<PipelineRun> run = start();
        StoredRun waiting = waiting();
        deaf.set(true);
        client.store().pauseRun(waiting.id(), "ada", Instant.now());
        await().atMost(LONG)
                .until(() -> client.store().decideApproval(waiting.id(), "review", true, "ada", "", Instant.now()));
        await().atMost(LONG)
                .until(() -> client.run(waiting.name()).step("review").status() == StepStatus.COMPLETED);

        Instant goesOn = Instant.now();
        client.store().pauseRun(waiting.id(), null, goesOn);
        deaf.set(false);

        assertThat(run.get().succeeded()).isTrue();
        assertThat(client.run(waiting.name()).step("ship").started()).isAfterOrEqualTo(goesOn);
    }

    @Test
    void aPausedRunCanBeCancelled() throws Exception {
        CompletableFuture<PipelineRun> run = start();
        StoredRun waiting = waiting();
        client.store().pauseRun(waiting.id(), "ada", Instant.now());

        client.cancel(waiting.name());

        assertThat(run.get().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void describesAPipelineByItsTypes() {
        PipelineDescription description = Steered.REVIEWED.describe(options());

        assertThat(description.parameters().at("/properties/of/type").asText()).isEqualTo("integer");
        assertThat(description.parameters().at("/properties/of/default").asInt())
                .isEqualTo(7);
        assertThat(description.parameters().at("/properties/size/enum"))
                .extracting(Object::toString)
                .asString()
                .contains("SMALL", "LARGE");
        assertThat(description
                        .configuration()
                        .at("/properties/steps/properties/review/properties/enable_cache/type")
                        .asText())
                .isEqualTo("boolean");
        assertThat(description.definition()).contains("review:", "number: number", "size: parameter size");
        assertThat(Steered.FLAKY
                        .describe(options())
                        .parameters()
                        .at("/required/0")
                        .asText())
                .isEqualTo("if_there");
        assertThat(Steered.FLAKY.describe(options()).definition()).isNull();
    }

    @Test
    void aRunKeepsTheRevisionOfItsDefinition() {
        Steered.FLAKY.run(options().parameter("if_there", folder.resolve("none").toString()));
        Steered.FLAKY.run(
                options().parameter("if_there", folder.resolve("nothing").toString()));

        assertThat(client.store().listRevisions("flaky", 10)).hasSize(1);
        assertThat(client.pipeline("flaky").lastRun().details().request())
                .containsEntry("revision", IntNode.valueOf(1));
        assertThat(List.of(client.store()
                        .listRevisions("flaky", 1)
                        .get(0)
                        .definition()
                        .split("\n")))
                .contains("pipeline: flaky");
    }
}
