package dev.halley.integrations.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.SyncReport;
import dev.halley.experimenttracker.TrackedExperiment;
import dev.halley.experimenttracker.TrackedStep;
import dev.halley.metadata.StoredRun;
import dev.halley.modelregistry.ModelRegistry;
import dev.halley.modelregistry.RegisteredVersion;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineBuilder;
import dev.halley.pipeline.PipelineFailedException;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against {@link TestMlflow}, or against a real server: {@code -Dhalley.mlflow.url=http://127.0.0.1:5000} (what
 * {@code pip install mlflow; mlflow server} starts).
 */
class MlflowTest {

    @TempDir
    Path home;

    private final String pipeline = "digits-" + UUID.randomUUID();
    private TestMlflow server;
    private Client client;

    @BeforeEach
    void open() throws IOException {
        server = TestMlflow.start();
        client = Client.open(new HalleyHome(home));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Step
    static double train(double rate) {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logParams(Map.of("rate", rate, "model", Map.of("depth", 3)));
        for (int epoch = 0; epoch < 3; epoch++) {
            tracker.logMetrics(Map.of("loss", 1.0 / (1 + epoch)), epoch);
        }
        tracker.logMetrics(Map.of("broken", Double.NaN, "huge", Double.POSITIVE_INFINITY));
        tracker.addTags(List.of("fast"));
        return rate;
    }

    @Step
    static double fail(double rate) {
        throw new IllegalStateException("no labels");
    }

    @Test
    void recordsEachStepAsAChildOfTheRunOfThePipeline() throws IOException {
        stack("mine", Map.of());
        run(p -> {
            p.step(MlflowTest::train, p.parameter("a", 0.1)).named("slow").experimentTracker("mine");
            p.step(MlflowTest::train, p.parameter("b", 0.2)).named("fast").experimentTracker("mine");
        });

        StoredRun run = client.pipeline(pipeline).lastRun();
        String slow = run.step("slow").metadata("mlflow_run_id");
        String fast = run.step("fast").metadata("mlflow_run_id");
        assertThat(slow).isNotEqualTo(fast);
        assertThat(run.step("slow").metadata("experiment_tracker_url"))
                .isEqualTo(server.url() + "/#/experiments/" + run.step("slow").metadata("mlflow_experiment_id")
                        + "/runs/" + slow);
        JsonNode logged = server.run(slow);
        assertThat(logged.path("info").path("run_name").asText()).isEqualTo(run.name() + "_slow");
        assertThat(logged.path("info").path("status").asText()).isEqualTo("FINISHED");
        assertThat(pairs(logged.path("data").path("params")))
                .containsEntry("rate", "0.1")
                .containsEntry("model.depth", "3");
        assertThat(pairs(logged.path("data").path("metrics")))
                .containsEntry("loss", "0.3333333333333333")
                .containsEntry("broken", "NaN")
                .containsKey("huge");
        assertThat(server.history(slow, "loss")).hasSize(3);
        Map<String, String> tags = pairs(logged.path("data").path("tags"));
        assertThat(tags).containsEntry("halley.step", "slow").containsEntry("fast", "true");
        assertThat(tags.get("mlflow.parentRunId"))
                .isEqualTo(pairs(server.run(fast).path("data").path("tags")).get("mlflow.parentRunId"));
        assertThat(left()).isZero();
    }

    @Test
    void endsTheRunOfAFailedStepAsFailed() throws IOException {
        stack("mine", Map.of("nested", "false", "experiment_name", pipeline + "-own"));

        assertThatThrownBy(() ->
                        run(p -> p.step(MlflowTest::fail, p.parameter("a", 0.1)).experimentTracker("mine")))
                .isInstanceOf(PipelineFailedException.class);

        JsonNode logged =
                server.run(client.pipeline(pipeline).lastRun().step("fail").metadata("mlflow_run_id"));
        assertThat(logged.path("info").path("status").asText()).isEqualTo("FAILED");
        assertThat(pairs(logged.path("data").path("tags")))
                .containsEntry("halley.failure", "java.lang.IllegalStateException: no labels")
                .doesNotContainKey("mlflow.parentRunId");
    }

    @Test
    void keepsWhatIsLoggedWhileTheServerIsAwayAndSendsItLater() throws IOException {
        stack("mine", Map.of());
        server.stopAnswering();

        try (ExperimentTracker tracker = tracker("mine", Duration.ofMillis(300))) {
            TrackedExperiment experiment = tracker.begin(step(), MlflowExperimentTrackerSettings.withTags(Map.of()));
            experiment.logMetrics(Map.of("loss", 0.5), 1L);
            experiment.finish(null);
            assertThat(experiment.metadata()).doesNotContainKey("experiment_tracker_url");
            assertThat(tracker.unsent()).singleElement().asString().contains("experiment-tracker sync mine");
        }
        server.answerAgain();
        try (ExperimentTracker tracker = tracker("mine", Duration.ofSeconds(5))) {
            assertThat(tracker.sync(Duration.ofSeconds(60))).isEqualTo(new SyncReport(1, 1, List.of()));
            assertThat(tracker.sync(Duration.ofSeconds(60))).isEqualTo(new SyncReport(0, 0, List.of()));
        }
        JsonNode logged = server.runNamed(pipeline, "run-1_train");
        assertThat(pairs(logged.path("data").path("metrics"))).containsEntry("loss", "0.5");
        assertThat(logged.path("info").path("status").asText()).isEqualTo("FINISHED");
    }

    @Test
    void refusesAtRegistrationWhatCannotWork() {
        assertThatThrownBy(() -> register("a", Map.of("tracking_uri", "http://127.0.0.1:1")))
                .isInstanceOfSatisfying(
                        HalleyException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE));
        assertThatThrownBy(() -> register("b", Map.of("tracking_uri", "http://me:very-secret@127.0.0.1")))
                .hasMessageContaining("Put it into a secret")
                .hasMessageNotContaining("very-secret");
        assertThatThrownBy(() -> register("c", Map.of("token", "t", "username", "u")))
                .hasMessageContaining("token and username are both set");
    }

    @Test
    void announcesVersionsOfAModel() {
        client.components()
                .register(ComponentType.MODEL_REGISTRY, "r", "mlflow", Map.of("tracking_uri", server.url()), Check.NOW);
        ModelRegistry registry = client.components().open(ComponentType.MODEL_REGISTRY, "r");

        registry.register(pipeline, "s3://models/1", Map.of("accuracy", "0.9"));
        RegisteredVersion second = registry.register(pipeline, "s3://models/2", Map.of());
        registry.setStage(pipeline, second.version(), "production");

        assertThat(registry.versions(pipeline))
                .extracting(RegisteredVersion::uri)
                .containsExactly("s3://models/2", "s3://models/1");
        assertThat(registry.versions(pipeline).get(1).metadata()).containsEntry("accuracy", "0.9");
        assertThat(registry.versions("none-" + pipeline)).isEmpty();
    }

    private static TrackedStep step(String pipeline) {
        return new TrackedStep(
                pipeline,
                "run-1",
                UUID.randomUUID().toString(),
                "train",
                UUID.randomUUID().toString());
    }

    private TrackedStep step() {
        return step(pipeline);
    }

    private ExperimentTracker tracker(String name, Duration patience) {
        return new MlflowExperimentTracker(
                name,
                new MlflowExperimentTrackerConfig(server.url(), null, null, null, null, null, Map.of()),
                new HalleyHome(home),
                patience);
    }

    private void register(String name, Map<String, String> changed) {
        Map<String, String> attributes = new HashMap<>(Map.of("tracking_uri", server.url()));
        attributes.putAll(changed);
        client.components().register(ComponentType.EXPERIMENT_TRACKER, name, "mlflow", attributes, Check.NOW);
    }

    private void stack(String name, Map<String, String> attributes) {
        register(name, attributes);
        client.stacks().register(name, Map.of(ComponentType.EXPERIMENT_TRACKER, List.of(name)));
        client.stacks().setActive(name);
    }

    private void run(Consumer<PipelineBuilder> definition) {
        Pipeline.define(pipeline, definition).run(RunOptions.defaults().client(client));
    }

    private long left() throws IOException {
        Path spool = home.resolve("spool/mlflow");
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            try (Stream<Path> files = Files.list(spool)) {
                return files.findAny().isEmpty();
            }
        });
        return 0;
    }

    private static Map<String, String> pairs(JsonNode list) {
        Map<String, String> pairs = new HashMap<>();
        list.forEach(
                each -> pairs.put(each.path("key").asText(), each.path("value").asText()));
        return pairs;
    }
}
