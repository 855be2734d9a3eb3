package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineBuilder;
import dev.halley.pipeline.PipelineRun;
import dev.halley.step.CachePolicy;
import dev.halley.step.Step;
import dev.halley.step.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves on the server and in the metadata of its steps. */
class TrackedRunTest {

    @TempDir
    Path folder;

    private TrackedHome tracked;

    @BeforeEach
    void open() {
        tracked = new TrackedHome(folder).withTracker();
    }

    @AfterEach
    void close() {
        tracked.close();
    }

    @Step
    static double load() {
        Client.current().activeStack().experimentTracker().logMetrics(Map.of("lost", 1));
        return 0.5;
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static double train(double start, int epochs) {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logParams(Map.of("my_param", "hello", "optimizer", Map.of("rate", 0.1, "name", "sgd")));
        tracker.logMetrics(Map.of("my_metric", 42));
        double loss = start;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            loss /= 2;
            tracker.logMetrics(Map.of("loss", loss), epoch);
        }
        tracker.logMetrics(Map.of("diverged", Double.NaN), 7);
        tracker.logOther("note", "first try");
        tracker.addTags(List.of("late_tag"));
        return loss;
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static double breaks(double loss) {
        Client.current().activeStack().experimentTracker().logMetrics(Map.of("before", loss), 1);
        throw new IllegalStateException("no convergence after 3 epochs");
    }

    @Step(
            experimentTracker = TrackedHome.TRACKER,
            settings = "experiment_tracker.comet: {tags: [annotated], run_name: from_step}")
    static void annotated() {}

    @Step(experimentTracker = TrackedHome.TRACKER)
    static boolean talks() {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        CometExperimentTracker.cometExperiment(tracker).ifPresent(comet -> {
            comet.setName("talker");
            comet.logMetrics(Map.of("loss", 0.25), 3L, 1L);
            comet.logOutput("it talks", false);
        });
        return CometExperimentTracker.cometExperiment(tracker).isPresent();
    }

    private static Artifact<Double> training(PipelineBuilder p) {
        return p.step(TrackedRunTest::train, p.step(TrackedRunTest::load), p.parameter("epochs", 3));
    }

    private PipelineRun run(Consumer<PipelineBuilder> definition) {
        return tracked.run(Pipeline.define("learning", definition));
    }

    @Test
    void opensOneExperimentForATrackedStep() {
        PipelineRun run = run(TrackedRunTest::training);

        assertThat(run.succeeded()).isTrue();
        assertThat(run.unsent()).isEmpty();
        assertThat(tracked.experiments("digits")).containsExactly(TrackedHome.key(run, "train"));
        ReadExperiment experiment = tracked.read(run, "train");
        assertThat(experiment.metadata().get("experimentName").asText()).isEqualTo(run.name() + "_train");
        assertThat(experiment.metadata().get("running").asBoolean()).isFalse();
        assertThat(experiment.metadata().get("hasCrashed").asBoolean()).isFalse();
        assertThat(experiment.tags()).containsExactlyInAnyOrder("learning", run.name(), "late_tag");
        assertThat(experiment.parameters())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("my_param", "hello", "optimizer|rate", "0.1", "optimizer|name", "sgd"));
        assertThat(experiment.points())
                .containsExactly("diverged@7=NaN", "loss@1=0.25", "loss@2=0.125", "loss@3=0.0625", "my_metric@null=42");
    }

    @Test
    void leadsFromTheStepToTheExperimentAndBack() {
        PipelineRun run = run(TrackedRunTest::training);

        String key = TrackedHome.key(run, "train");
        StoredStep stored = tracked.client.pipeline("learning").lastRun().step("train");
        assertThat(stored.metadata("experiment_tracker_url")).isEqualTo(tracked.url() + "/ada/digits/" + key);
        assertThat(stored.metadata("comet_experiment_name")).isEqualTo(run.name() + "_train");
        assertThat(run.step("load").metadata()).isEmpty();
        assertThat(tracked.read(key).others())
                .containsEntry("note", "first try")
                .containsEntry("halley_pipeline", "learning")
                .containsEntry("halley_pipeline_run", run.name())
                .containsEntry("halley_pipeline_run_id", run.id())
                .containsEntry("halley_step", "train")
                .containsEntry("halley_step_run_id", run.step("train").stepRunId())
                .containsEntry("halley_show_run", "halley pipeline runs describe " + run.name());
    }

    @Test
    void marksTheExperimentOfAFailedStepAsFailed() {
        PipelineRun run = run(p -> p.step(TrackedRunTest::breaks, training(p)));

        assertThat(run.succeeded()).isFalse();
        ReadExperiment failed = tracked.read(run, "breaks");
        assertThat(failed.metadata().get("hasCrashed").asBoolean()).isTrue();
        assertThat(failed.metadata().get("running").asBoolean()).isFalse();
        assertThat(failed.others())
                .containsEntry("error", "java.lang.IllegalStateException: no convergence after 3 epochs");
        assertThat(failed.points()).containsExactly("before@1=0.0625");
        assertThat(tracked.read(run, "train").metadata().get("hasCrashed").asBoolean())
                .isFalse();
    }

    @Test
    void showsTheOriginalExperimentOfACachedStepAndOpensNone() {
        PipelineRun original = run(TrackedRunTest::training);

        PipelineRun again = run(TrackedRunTest::training);

        assertThat(again.step("train").status()).isEqualTo(StepStatus.CACHED);
        assertThat(again.step("train").experimentUrl())
                .isEqualTo(original.step("train").experimentUrl())
                .isPresent();
        assertThat(tracked.experiments("digits")).hasSize(1);
    }

    @Test
    void takesSettingsFromStepPipelineAndYaml() throws IOException {
        Path yaml = Files.writeString(folder.resolve("run.yaml"), """
                steps:
                  from_yaml: {settings: {experiment_tracker: {tags: [yaml]}}}
                """);
        Pipeline pipeline = Pipeline.define("settings", p -> {
            p.cache(false);
            p.settings("experiment_tracker.comet", CometExperimentTrackerSettings.withTags("pipeline"));
            p.step(TrackedRunTest::annotated);
            p.step(TrackedRunTest::annotated)
                    .named("from_code")
                    .settings(
                            "experiment_tracker.comet",
                            CometExperimentTrackerSettings.withTags("code")
                                    .andRunName("mine")
                                    .andSetting("project_name", "elsewhere"));
            p.step(TrackedRunTest::annotated).named("from_yaml");
        });

        PipelineRun run = pipeline.run(tracked.options().configFile(yaml));

        assertThat(tagsOf(run, "annotated")).containsExactlyInAnyOrder("annotated", "settings", run.name());
        assertThat(tagsOf(run, "from_code")).containsExactlyInAnyOrder("code", "settings", run.name());
        assertThat(tagsOf(run, "from_yaml")).containsExactlyInAnyOrder("yaml", "settings", run.name());
        assertThat(run.step("annotated").metadata()).containsEntry("comet_experiment_name", "from_step");
        assertThat(run.step("from_code").metadata()).containsEntry("comet_experiment_name", "mine");
        assertThat(tracked.experiments("elsewhere")).containsExactly(TrackedHome.key(run, "from_code"));
    }

    /** Another experiment is wanted; who says that it does not matter gets the old one. */
    @Test
    void executesAStepAgainWhoseTrackerSettingsChangedUnlessItsPolicyLeavesThemOut() {
        for (boolean matters : List.of(true, false)) {
            Consumer<PipelineBuilder> step = p -> {
                if (!matters) {
                    p.cachePolicy(CachePolicy.defaults().ignoringSettings());
                }
                p.step(TrackedRunTest::annotated).named("same_" + matters);
            };
            PipelineRun first = run(step);
            PipelineRun second = run(p -> {
                step.accept(p);
                p.settings("experiment_tracker.comet", Map.of("settings", Map.of("log_code", false)));
            });

            assertThat(second.step("same_" + matters).cached()).isEqualTo(!matters);
            if (matters) {
                StoredRun stored = tracked.client.run(second.name());
                assertThat(tracked.client
                                .explain(stored, stored.step("same_true"))
                                .reason())
                        .contains(first.name())
                        .contains("the settings of 'experiment_tracker:" + TrackedHome.TRACKER + "'");
            }
        }
    }

    private List<String> tagsOf(PipelineRun run, String step) {
        return tracked.read(run, step).tags();
    }

    @Test
    void recordsNothingIfDisabled() {
        PipelineRun run = run(p -> {
            p.settings("experiment_tracker.comet", new LinkedHashMap<>(Map.of("settings", Map.of("disabled", true))));
            training(p);
        });

        assertThat(run.succeeded()).isTrue();
        assertThat(run.step("train").metadata()).isEmpty();
        assertThat(tracked.client.runs(RunQuery.newest(1))).hasSize(1);
    }

    @Test
    void offersWhatOnlyCometHas() {
        PipelineRun run = run(p -> p.step(TrackedRunTest::talks));

        assertThat(run.step("talks").metadata()).containsEntry("comet_experiment_name", "talker");
        assertThat(tracked.read(run, "talks").points()).containsExactly("loss@3=0.25");
        assertThat(tracked.read(run, "talks").metadata().get("experimentName").asText())
                .isEqualTo("talker");
    }
}
