package dev.halley.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.artifact.Artifact;
import dev.halley.artifact.Materializers;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineBuilder;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.OutputOptions;
import dev.halley.step.Step;
import dev.halley.step.StepStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that take what was there before their run. */
class StoredInputTest {

    record Split(List<Double> train, List<Double> test) {}

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
    static double twice(double value) {
        return 2 * value;
    }

    @Step
    static double sum(List<Double> values) {
        return values.stream().mapToDouble(each -> each).sum();
    }

    @Step
    static List<Integer> shards(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Step
    static double half(int shard) {
        return shard / 2.0;
    }

    @Step
    static String words(Path file) throws Exception {
        return Files.readString(file);
    }

    @Step
    static double unsteady(double value, String marker) {
        if (!Files.exists(Path.of(marker))) {
            throw new IllegalStateException("not yet");
        }
        return 3 * value;
    }

    @Step
    static long process(double value) {
        return ProcessHandle.current().pid();
    }

    private PipelineRun run(Consumer<PipelineBuilder> definition) {
        return Pipeline.define("p", definition)
                .run(RunOptions.defaults().client(client).returnFailures());
    }

    private <T> T result(PipelineRun run, String step, Class<T> type) {
        return client.load(client.run(run.name()).step(step).output(), type);
    }

    private String refusal(Consumer<PipelineBuilder> definition) {
        Pipeline pipeline = Pipeline.define("p", definition);
        try {
            pipeline.check(RunOptions.defaults().client(client));
        } catch (HalleyException e) {
            return String.valueOf(e.getMessage());
        }
        return "";
    }

    @Test
    void takesTheNewestVersionOrTheOneThatIsNamedOrThatAnotherRunMade() {
        client.artifacts().save("rate", 1.0);
        client.artifacts().save("rate", 2.0);
        PipelineRun maker = run(p -> p.step(StoredInputTest::twice, p.parameter("value", 50.0)));
        StoredArtifact made = client.run(maker.name()).step("twice").output();

        PipelineRun run = run(p -> {
            Artifact<Double> rate = p.artifact("rate", Double.class);
            p.step(StoredInputTest::twice, rate).named("newest");
            p.step(StoredInputTest::twice, p.artifact("rate", 1, Double.class)).named("first");
            p.step(StoredInputTest::twice, p.artifact(made, Double.class)).named("made");
        });

        assertThat(result(run, "newest", Double.class)).isEqualTo(4.0);
        assertThat(result(run, "first", Double.class)).isEqualTo(2.0);
        assertThat(result(run, "made", Double.class)).isEqualTo(200.0);
    }

    @Test
    void takesListsFilesComponentsOfRecordsAndResultsOfMappedSteps() throws Exception {
        client.artifacts().save("scores", List.of(1.0, 2.5));
        client.artifacts().save("file", Files.writeString(folder.resolve("words.txt"), "one two"));
        client.artifacts().save("split", new Split(List.of(3.0), List.of(4.0, 5.0)));
        run(p -> p.map(StoredInputTest::half, p.step(StoredInputTest::shards, p.parameter("count", 4)))
                .output(OutputOptions.named("halves")));

        PipelineRun run = run(p -> {
            Artifact<List<Double>> scores = p.artifact("scores", List.class);
            Artifact<Split> split = p.artifact("split", Split.class);
            Artifact<List<Double>> halves = p.artifact("halves", List.class);
            p.step(StoredInputTest::sum, scores).named("scores");
            p.step(StoredInputTest::words, p.artifact("file", Path.class));
            p.step(StoredInputTest::sum, split.map(Split::test)).named("test");
            p.step(StoredInputTest::sum, halves).named("halves");
            p.step(StoredInputTest::sum, p.map(StoredInputTest::twice, halves)).named("doubled");
        });

        run.requireSuccess();
        assertThat(result(run, "scores", Double.class)).isEqualTo(3.5);
        assertThat(result(run, "words", String.class)).isEqualTo("one two");
        assertThat(result(run, "test", Double.class)).isEqualTo(9.0);
        assertThat(result(run, "halves", Double.class)).isEqualTo(3.0);
        assertThat(result(run, "doubled", Double.class)).isEqualTo(6.0);
    }

    @Test
    void runsAgainOnlyIfTheContentIsAnother() {
        Consumer<PipelineBuilder> definition = p -> p.step(StoredInputTest::twice, p.artifact("rate", Double.class));
        client.artifacts().save("rate", 1.0);
        run(definition);
        client.artifacts().save("rate", 1.0);
        PipelineRun same = run(definition);
        client.artifacts().save("rate", 1.5);
        PipelineRun other = run(definition);

        assertThat(same.step("twice").status()).isEqualTo(StepStatus.CACHED);
        assertThat(other.step("twice").status()).isEqualTo(StepStatus.COMPLETED);
        assertThat(client.run(same.name()).step("twice").inputs().get("value"))
                .extracting(StoredArtifact::version)
                .containsExactly(2);
    }

    @Test
    void aReplayTakesTheVersionsThatTheRunTook() {
        Pipeline pipeline = Pipeline.define("p", p -> p.step(StoredInputTest::twice, p.artifact("rate", Double.class)));
        client.artifacts().save("rate", 1.0);
        PipelineRun first = pipeline.run(RunOptions.defaults().client(client));
        client.artifacts().save("rate", 5.0);

        PipelineRun again = pipeline.run(RunOptions.defaults().client(client).replay(first.name(), "twice"));

        assertThat(again.step("twice").status()).isEqualTo(StepStatus.COMPLETED);
        assertThat(result(again, "twice", Double.class)).isEqualTo(2.0);
    }

    @Test
    void aRunThatIsResumedTakesTheVersionsThatItTookBefore() throws Exception {
        Path marker = folder.resolve("marker");
        Pipeline pipeline = Pipeline.define("p", p -> {
            Artifact<Double> rate = p.artifact("rate", Double.class);
            p.step(StoredInputTest::twice, rate);
            p.step(StoredInputTest::unsteady, rate, p.parameter("marker", marker.toString()))
                    .after(p.step(StoredInputTest::sum, p.artifact("scores", List.class)));
        });
        client.artifacts().save("rate", 1.0);
        client.artifacts().save("scores", List.of(0.5, 0.25));
        PipelineRun failed = pipeline.run(RunOptions.defaults().client(client).returnFailures());
        client.artifacts().save("rate", 5.0);
        client.artifacts().save("scores", List.of(7.0));
        Files.createFile(marker);

        PipelineRun resumed =
                pipeline.resume(failed.name(), RunOptions.defaults().client(client));

        assertThat(failed.step("unsteady").status()).isEqualTo(StepStatus.FAILED);
        assertThat(resumed.name()).isEqualTo(failed.name());
        assertThat(result(resumed, "twice", Double.class)).isEqualTo(2.0);
        assertThat(result(resumed, "sum", Double.class)).isEqualTo(0.75);
        assertThat(result(resumed, "unsteady", Double.class)).isEqualTo(3.0);
        for (String step : List.of("twice", "unsteady")) {
            assertThat(client.run(resumed.name()).step(step).inputs().get("value"))
                    .as(step)
                    .extracting(StoredArtifact::version)
                    .containsExactly(1);
        }
    }

    @Test
    void tellsBeforeTheRunWhatIsNotThereOrOfAnotherType() {
        client.artifacts().save("rate", 1.0);
        client.artifacts().save("names", List.of("a"));

        assertThat(refusal(p -> p.step(StoredInputTest::twice, p.artifact("rat", Double.class))))
                .contains(
                        "Step 'twice' takes an artifact of another run as 'value': There is no artifact 'rat'. Did you"
                                + " mean 'rate'? To see all: halley artifact list");
        assertThat(refusal(p -> p.step(StoredInputTest::twice, p.artifact("rate", 7, Double.class))))
                .contains("The artifact 'rate' has no version 7 (the newest is 1).");
        assertThat(refusal(p -> p.step(StoredInputTest::half, p.artifact("rate", Integer.class))))
                .contains(
                        "Step 'half' takes version 1 of the artifact 'rate' as 'shard', but that is a java.lang.Double (expected:"
                                + " java.lang.Integer). Name an artifact or version of that type: halley artifact list");
        assertThat(refusal(p -> {
                    Artifact<List<Double>> names = p.artifact("names", List.class);
                    p.step(StoredInputTest::sum, names);
                }))
                .contains(
                        "but that is a java.util.List<java.lang.String> (expected: java.util.List<java.lang.Double>)");
        assertThat(client.runs(RunQuery.newest(10))).isEmpty();
    }

    @Test
    void tellsBeforeTheRunThatTheContentIsGone() throws Exception {
        client.artifacts().save("rate", 1.0);
        Consumer<PipelineBuilder> definition = p -> p.step(StoredInputTest::twice, p.artifact("rate", Double.class));
        assertThat(refusal(definition)).isEmpty();
        String hash = client.artifacts().latest("rate").content().hash();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().contains(hash.substring(4)))
                    .toList()) {
                Files.delete(file);
            }
        }

        String gone =
                "The artifact 'rate' version 1 cannot be loaded: its content is not in the artifact store 'default'"
                        + " any more. Run the pipeline that made it again.";
        assertThat(refusal(definition)).contains(gone);
        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> run(definition))
                .withMessageContaining(gone);
    }

    @Test
    void bringsWhatIsInAnotherArtifactStoreToWhereStepsLoadFromAlsoInAnotherProcess() {
        client.artifacts().save("rate", 1.0);
        run(p -> p.map(StoredInputTest::half, p.step(StoredInputTest::shards, p.parameter("count", 3)))
                .output(OutputOptions.named("halves")));
        client.components()
                .register(
                        ComponentType.ARTIFACT_STORE,
                        "elsewhere",
                        "local",
                        Map.of("path", folder.resolve("elsewhere").toString()),
                        Check.NOW);
        client.components()
                .register(
                        ComponentType.STEP_OPERATOR,
                        "apart",
                        "local_process",
                        Map.of("jvm_options", "-Xmx64m,-XX:TieredStopAtLevel=1"),
                        Check.NOW);
        client.stacks()
                .register(
                        "other",
                        Map.of(
                                ComponentType.ARTIFACT_STORE, List.of("elsewhere"),
                                ComponentType.STEP_OPERATOR, List.of("apart")));
        client.stacks().setActive("other");

        PipelineRun run = run(p -> {
            Artifact<List<Double>> halves = p.artifact("halves", List.class);
            p.step(StoredInputTest::process, p.artifact("rate", Double.class)).stepOperator("apart");
            p.step(StoredInputTest::sum, halves);
        });

        run.requireSuccess();
        assertThat(result(run, "process", Long.class))
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(result(run, "sum", Double.class)).isEqualTo(1.5);
        StoredRun stored = client.run(run.name());
        assertThat(stored.step("sum").inputs().get("values"))
                .extracting(StoredArtifact::materializer)
                .containsExactly(Materializers.LISTS.name());
    }
}
