package dev.halley.examples.zenml;

import dev.halley.alerter.AlertHook;
import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.pipeline.ModelOptions;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.CachePolicy;
import dev.halley.step.OutputOptions;
import dev.halley.step.Retry;
import dev.halley.step.Step;
import dev.halley.step.StepContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One pipeline with everything that the page names. */
public final class ComingFromZenml {

    /** Several outputs: each component of a record is an artifact. */
    public record Split(List<Double> train, List<Double> test) {}

    private ComingFromZenml() {}

    @Step
    static Split load(int rows) {
        List<Double> all =
                IntStream.range(0, rows).mapToObj(row -> row / (double) rows).toList();
        return new Split(all.subList(0, rows / 2), all.subList(rows / 2, rows));
    }

    @Step(name = "train_model", retries = 2, timeLimit = "15m", settings = "orchestrator.local: {}")
    static double train(List<Double> train, double rate) {
        StepContext context = StepContext.current();
        context.logMetadata("rows", train.size());
        context.logMetadata("data", Map.of("source", "digits", "bytes", 4096));
        context.logArtifactMetadata("rate", rate);
        context.logRunMetadata("attempt", context.attempt());
        context.logModelMetadata("rate", rate);
        for (ExperimentTracker tracker : Client.current().activeStack().experimentTrackers()) {
            tracker.logMetrics(Map.of("loss", rate), 1);
        }
        return train.stream().mapToDouble(Double::doubleValue).average().orElse(0) * rate;
    }

    @Step
    static List<Integer> shards(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Step
    static double score(int shard, double model) {
        return shard + model;
    }

    @Step
    static double mean(List<Double> scores) {
        return scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    @Step
    static double evaluate(List<Double> test, double model) {
        return test.size() * model;
    }

    static final Pipeline CLEANING =
            Pipeline.define("cleaning", p -> p.step(ComingFromZenml::shards, p.parameter("count", 2)));

    /** Takes what runs before it have made. */
    static final Pipeline COMPARING = Pipeline.define("comparing", p -> {
        Artifact<Double> newest = p.artifact("average", Double.class);
        Artifact<Double> first = p.artifact("average", 1, Double.class);
        Artifact<Double> last = p.artifact(
                Client.current()
                        .pipeline("coming_from_zenml")
                        .lastRun()
                        .step("train")
                        .output(),
                Double.class);
        Artifact<List<Double>> scores = p.artifact("scores", List.class);
        for (Artifact<Double> each : List.of(newest, first, last)) {
            p.step(ComingFromZenml::score, p.parameter("shard", 1), each);
        }
        p.step(ComingFromZenml::mean, scores);
    });

    static final Pipeline PIPELINE = Pipeline.define("coming_from_zenml", p -> {
        p.runName("{pipeline}-{date}-{time}");
        p.tags("example", "zenml");
        p.cache(true);
        p.cachePolicy(CachePolicy.defaults());
        p.executionMode(ExecutionMode.CONTINUE_ON_FAILURE);
        p.model(ModelOptions.named("averages").license("Apache-2.0"));
        p.onStart(event -> System.out.println(event.subject() + " begins"));
        p.onFailure(new AlertHook());
        p.onSuccess(event -> System.out.println(event.subject() + " succeeded"));
        p.settings("orchestrator.local", Map.of());

        Artifact<Split> data = p.step(ComingFromZenml::load, p.parameter("rows", 100));
        Artifact<Double> model = p.step(ComingFromZenml::train, data.map(Split::train), p.parameter("rate", 0.5))
                .named("train")
                .retry(Retry.times(2))
                .timeLimit(Duration.ofMinutes(15))
                .output(OutputOptions.named("average").kind("metrics").tags("nightly"));
        p.step(ComingFromZenml::evaluate, data.map(Split::test), model)
                .cache(false)
                .logs(true);
        for (int fold = 1; fold <= 2; fold++) {
            p.step(ComingFromZenml::evaluate, data.map(Split::test), model).named("evaluate_fold_" + fold);
        }
        Artifact<List<Double>> scores = p.map(
                        ComingFromZenml::score, p.step(ComingFromZenml::shards, p.parameter("shards", 3)), model)
                .output(OutputOptions.named("scores"));
        p.step(ComingFromZenml::mean, scores);
        p.include("cleaning", CLEANING);
    });

    public static void main(String[] args) {
        PIPELINE.run(RunOptions.defaults().parameter("rate", 0.25).tags("by_hand"));
        afterwards(Client.current());
    }

    /** What became of it. */
    static void afterwards(Client client) {
        StoredRun run = client.pipeline("coming_from_zenml").lastRun();
        double loss = client.artifacts().load("average", Double.class);
        System.out.println(run.step("train").metadata("rows") + " rows, " + loss);
        client.runs(Listing.newest(10).where(Filter.of("status", "completed")))
                .forEach(each -> System.out.println(each.name()));
        client.models().promote(client.models().version("averages", "latest"), ModelStage.PRODUCTION);
        System.out.println(client.logs().readAll(run, run.step("train")).size() + " lines");
        client.artifacts().save("threshold", 0.5);
        client.secrets().create("warehouse", Map.of("password", "of the example"));
        System.out.println(client.secrets().get("warehouse").value("password").length() + " letters");
        client.secrets().delete("warehouse");
        Pipeline.ofStep(ComingFromZenml::shards, 3).run(RunOptions.defaults().client(client));
        PIPELINE.run(RunOptions.defaults().client(client).replay(run.name(), "train"));
        COMPARING.run(RunOptions.defaults().client(client));
    }

    /** Once more, with a file of YAML, and without what is there already. */
    static PipelineRun configured(Client client, Path file) {
        client.artifacts().save("words", file);
        return PIPELINE.run(RunOptions.defaults()
                .client(client)
                .configFile(file)
                .runName("{team}-{date}-{time}")
                .substitution("team", "vision")
                .cache(false));
    }
}
