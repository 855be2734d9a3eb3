package dev.halley.examples.handling;

import dev.halley.artifact.Artifact;
import dev.halley.artifact.Markdown;
import dev.halley.cache.CacheExplanation;
import dev.halley.client.Client;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Listing;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.pipeline.ModelOptions;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.CachePolicy;
import dev.halley.step.OutputOptions;
import dev.halley.step.Retry;
import dev.halley.step.Step;
import dev.halley.step.StepContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Measures stations, as many as there are that night, and keeps the mean as a version of a model. */
public final class Nightly {

    private Nightly() {}

    /** A place where something is measured. */
    public record Station(String name, int number) {}

    @Step
    static List<Station> stations(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Station("station " + number, number))
                .toList();
    }

    @Step(timeLimit = "5m")
    static double measure(Station station, double scale) {
        System.out.println("measuring " + station.name());
        return station.number() * scale;
    }

    @Step
    static double mean(List<Double> values) {
        double mean = values.stream().mapToDouble(each -> each).average().orElse(0);
        StepContext.current().logArtifactMetadata("values", values.size());
        StepContext.current().logModelMetadata("mean", mean);
        return mean;
    }

    @Step
    static Markdown report(double mean) {
        return new Markdown("# Tonight\n\nThe mean is **" + mean + "**.\n");
    }

    public static final Pipeline NIGHTLY = Pipeline.define("nightly", p -> {
        p.tags("night").executionMode(ExecutionMode.CONTINUE_ON_FAILURE);
        p.model(ModelOptions.named("sky").license("CC0-1.0"));
        p.onFailure(event -> System.err.println(event.subject() + " failed"));

        Artifact<List<Station>> stations = p.step(Nightly::stations, p.parameter("count", 3));
        Artifact<List<Double>> values = p.map(Nightly::measure, stations, p.parameter("scale", 0.5))
                .retry(Retry.times(3).delay(Duration.ofSeconds(1)).backoff(2))
                .cachePolicy(CachePolicy.defaults().expiresAfter(Duration.ofHours(12)));
        Artifact<Double> mean = p.step(Nightly::mean, values)
                .output(OutputOptions.named("sky-mean").kind("metrics").tags("nightly"));
        p.step(Nightly::report, mean);
    });

    /** Makes the newest version the one in production. */
    public static double promote(Client client) {
        StoredModelVersion newest = client.models().version("sky", "latest");
        client.models().promote(newest, ModelStage.PRODUCTION);
        return client.models().load("sky", "production", "sky-mean", Double.class);
    }

    /** Finds what the runs have made. */
    static String found(Client client) {
        double mean = client.artifacts().load("sky-mean", Double.class);
        List<ArtifactVersion> good = client.artifacts()
                .list(Listing.newest().where("tag", "nightly").where("metadata.values", "gt:2"))
                .items();
        List<StepOrigin> users = client.artifacts().usedBy(client.artifacts().latest("sky-mean"));
        List<StoredRun> failed = client.runs(Listing.newest()
                        .where("status", "failed")
                        .where("started", "gt:2026-11-01")
                        .where("tag", "eu"))
                .items();
        return "%s, %d good, %d used it, %d failed".formatted(mean, good.size(), users.size(), failed.size());
    }

    /** Prints why the mean was, or was not, taken from the cache. */
    static CacheExplanation why(Client client, StoredRun run) {
        CacheExplanation why = client.explain(run, run.step("mean"));
        System.out.println(why.reason()); // Since run 'nightly-…': input 'values' changed; the code changed.
        return why;
    }

    public static void main(String[] arguments) {
        NIGHTLY.run();
    }
}
