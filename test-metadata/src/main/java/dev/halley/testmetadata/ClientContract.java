package dev.halley.testmetadata;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.artifact.Artifact;
import dev.halley.cache.CacheExplanation;
import dev.halley.client.LogLine;
import dev.halley.error.HalleyException;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.Listing;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.ModelOptions;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineBuilder;
import dev.halley.step.CachePolicy;
import dev.halley.step.OutputOptions;
import dev.halley.step.StepStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How steps are executed, and what a client then knows of them. */
public abstract class ClientContract extends ExecutionContract {

    @Test
    void tellsWhyAStepWasNotTakenFromTheCache() {
        Consumer<PipelineBuilder> definition =
                p -> p.step(ExecutionContract::produce, p.parameter("key", own + "why"), p.parameter("value", 1));
        Pipeline pipeline = Pipeline.define("p", definition);

        pipeline.run(options());
        assertThat(explanation().reason()).contains("first time");
        pipeline.run(options());
        assertThat(explanation().status()).isEqualTo(CacheStatus.HIT);
        pipeline.run(options().parameter("value", 2));
        assertThat(explanation().changes())
                .extracting(CacheExplanation.Change::text)
                .containsExactly("parameter 'value' changed from 1 to 2");
        pipeline.run(options().cache(false));
        assertThat(explanation().reason()).contains("switched off by the run");
        pipeline.run(options().cachePolicy(CachePolicy.defaults().expiresAfter(Duration.ZERO)));
        assertThat(explanation().status()).isEqualTo(CacheStatus.EXPIRED);
        assertThat(explanation().reason()).endsWith("is older than 0 ms.");
        String replayed = last().name();
        pipeline.run(options().replay(replayed, "produce"));
        assertThat(explanation().reason())
                .isEqualTo("The cache was not asked: switched off by the replay of '" + replayed
                        + "', which begins here.");
    }

    private CacheExplanation explanation() {
        StoredRun run = last();
        return client.explain(run, run.step("produce"));
    }

    @Test
    void takesNoResultThatHasExpiredOrWhoseContentIsGone() throws Exception {
        Pipeline pipeline = Pipeline.define(
                "p", p -> p.step(ExecutionContract::produce, p.parameter("key", own + "gone"), p.parameter("value", 3))
                        .cachePolicy(CachePolicy.defaults().expiresAfter(Duration.ofDays(1))));
        pipeline.run(options());
        pipeline.run(options());
        assertThat(last().step("produce").caching().status()).isEqualTo(CacheStatus.HIT);

        Files.delete(Path.of(java.net.URI.create(last().step("produce").output().uri())));
        pipeline.run(options());

        assertThat(last().step("produce").caching().status()).isEqualTo(CacheStatus.GONE);
        assertThat(CALLS.get(own + "gone")).isEqualTo(2);
        assertThat(client.artifacts().isThere(client.artifacts().latest("p::produce::output")))
                .isTrue();
    }

    @Test
    void keepsWhatAStepPrints() {
        run(p -> p.step(ExecutionContract::produce, p.parameter("key", own + "logs"), p.parameter("value", 5)));

        StoredRun run = last();
        assertThat(client.logs().readAll(run, run.step("produce")))
                .extracting(line -> line.source() + " " + line.text())
                .containsExactly("STDOUT made 5", "STDERR careful");
        assertThat(requireNonNull(run.step("produce").details().log()).hash()).isNotNull();
        assertThat(client.logs().readAll(run, run.step("produce")))
                .extracting(LogLine::at)
                .isNotEmpty();
    }

    @Test
    void findsArtifactsByWhatIsKnownOfThem() {
        run(p -> {
            Artifact<Integer> value = p.step(
                            ExecutionContract::produce, p.parameter("key", own + "artifacts"), p.parameter("value", 9))
                    .output(OutputOptions.named("{pipeline}-value")
                            .kind("metrics")
                            .tags("nightly"));
            p.step(ExecutionContract::report, p.parameter("key", own + "artifacts"), value);
        });

        ArtifactVersion value = client.artifacts().latest("p-value");
        assertThat(value.kind()).isEqualTo("metrics");
        assertThat(requireNonNull(value.madeBy()).step()).isEqualTo("produce");
        assertThat(client.artifacts().usedBy(value))
                .extracting(each -> each.step())
                .containsExactly("report");
        assertThat(client.artifacts()
                        .list(Listing.newest().where("tag", "nightly").where("metadata.quality", "gt:0.4")))
                .hasSize(1);
        assertThat(client.artifacts().list(Listing.newest().where("metadata.quality", "gt:0.6")))
                .isEmpty();
        ArtifactVersion report = client.artifacts().latest("p::report::output");
        assertThat(report.visualisations()).extracting(view -> view.mediaType()).containsExactly("text/markdown");
        assertThat(client.artifacts().read(report.visualisations().get(0).hash()))
                .isPresent();
        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> client.artifacts().latest("p-valu"))
                .withMessageContaining("p-value");
    }

    @Test
    void prunesOnlyWhatNothingNeeds() {
        run(p -> p.step(ExecutionContract::produce, p.parameter("key", own + "prune"), p.parameter("value", 11)));
        ArtifactVersion made = client.artifacts().latest("p::produce::output");

        assertThat(client.artifacts().prune(Duration.ofSeconds(-1), true).versions())
                .isEmpty();
        client.deleteRun(last().name());
        assertThat(client.artifacts().prune(Duration.ofSeconds(-1), false).versions())
                .hasSize(1);
        assertThat(client.artifacts().isThere(made)).isTrue();
        assertThat(client.artifacts().prune(Duration.ofSeconds(-1), true).contents())
                .isEqualTo(1);
        assertThat(client.artifacts().isThere(made)).isFalse();
    }

    @Test
    void takesWhatAnotherRunMadeAndKeepsItAsLongAsTheRunIsThere() {
        String key = own + "stored";
        run(p -> p.step(ExecutionContract::produce, p.parameter("key", key), p.parameter("value", 5))
                .output(OutputOptions.named("five")));
        ArtifactVersion five = client.artifacts().latest("five");
        Pipeline taking = Pipeline.define("taking", p -> {
            Artifact<Integer> stored = p.artifact("five", Integer.class);
            p.step(ExecutionContract::needs, stored, p.parameter("key", key));
        });

        taking.run(options()).requireSuccess();
        taking.run(options()).requireSuccess();

        assertThat(CALLS.get(key + " needs")).isEqualTo(1);
        StoredStep needs = client.pipeline("taking").lastRun().step("needs");
        assertThat(needs.status()).isEqualTo(StepStatus.CACHED);
        assertThat(needs.inputs()).containsEntry("value", List.of(five.content()));
        assertThat(client.artifacts().usedBy(five)).hasSize(2).allMatch(each -> each.step()
                .equals("needs"));
        client.deleteRun(last().name());
        assertThat(client.artifacts().prune(Duration.ofSeconds(-1), true).versions())
                .isEmpty();
        assertThat(client.artifacts().isThere(five)).isTrue();
    }

    @Test
    void groupsWhatARunMakesAsAVersionOfAModel() {
        Pipeline pipeline = Pipeline.define("p", p -> {
            p.model(ModelOptions.named("numbers").license("Apache-2.0").tags("small"));
            p.step(ExecutionContract::produce, p.parameter("key", own + "model"), p.parameter("value", 4));
        });
        pipeline.run(options());
        pipeline.run(options().parameter("value", 5));

        StoredModelVersion second = client.models().version("numbers", "latest");
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.metadata()).containsKey("accuracy");
        assertThat(second.runs()).hasSize(1);
        client.models().promote(client.models().version("numbers", "1"), ModelStage.PRODUCTION);
        client.models().promote(second, ModelStage.PRODUCTION);
        assertThat(client.models().load("numbers", "production", "output", Integer.class))
                .isEqualTo(5);
        assertThat(client.models().version("numbers", "1").stage()).isEqualTo(ModelStage.ARCHIVED);
        assertThat(client.models().model("numbers").tags()).containsExactly("small");
    }

    @Test
    void tagsRunsAndFindsThem() {
        Pipeline pipeline = Pipeline.define("p", p -> {
            p.tags("nightly");
            p.step(ExecutionContract::produce, p.parameter("key", own + "tags"), p.parameter("value", 4));
        });
        pipeline.run(options()
                .tags("eu")
                .runName("{pipeline} {parameter.value} {region} {time}")
                .substitution("region", "north"));

        assertThat(last().name()).startsWith("p 4 north ");
        assertThat(client.runs(Listing.newest().where("tag", "eu"))).hasSize(1);
        assertThat(client.runs(Listing.newest()
                        .where("status", "completed")
                        .where("name", "contains:north")
                        .where("parameter.value", "gte:4")
                        .where("metadata.commit", "abc")
                        .where("started", "gt:2020-01-01")))
                .hasSize(1);
        assertThat(client.runs(Listing.newest().where("tag", "us"))).isEmpty();
        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> client.runs(Listing.newest().where("statu", "x")))
                .withMessageContaining("Did you mean 'status'?");
    }
}
