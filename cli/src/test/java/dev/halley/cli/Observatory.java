package dev.halley.cli;

import dev.halley.artifact.Artifact;
import dev.halley.artifact.DataTable;
import dev.halley.artifact.Html;
import dev.halley.artifact.Markdown;
import dev.halley.client.Client;
import dev.halley.pipeline.ModelOptions;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.OutputOptions;
import dev.halley.step.Step;
import dev.halley.step.StepContext;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** A user's pipelines, which the tests run by the command line. What a step does depends on files of the folder that it is given. */
final class Observatory {

    static final Pipeline NIGHTS = Pipeline.define("nights", p -> {
        p.tags("code").runName("{pipeline}-{date}-{time}");
        p.model(ModelOptions.named("sky"));
        Artifact<List<Integer>> nights = p.step(Observatory::nights, p.parameter("count", 3));
        Artifact<List<Double>> values = p.map(Observatory::measure, nights, p.parameter("scale", 0.5));
        p.step(Observatory::mean, values, p.parameter("folder", ""))
                .output(OutputOptions.named("sky-mean").tags("metric"));
    });

    static final Pipeline PICTURES = Pipeline.define("pictures", p -> {
        p.step(Observatory::table).output(OutputOptions.named("table"));
        p.step(Observatory::page).output(OutputOptions.named("page"));
        p.step(Observatory::report).output(OutputOptions.named("report"));
        p.step(Observatory::picture).output(OutputOptions.named("picture"));
        p.step(Observatory::number).output(OutputOptions.named("number"));
    });

    /** One branch fails; the others need nothing of it. */
    static final Pipeline BRANCHES = Pipeline.define("branches", p -> {
        Artifact<Integer> broken = p.step(Observatory::fails);
        p.step(Observatory::needs, broken);
        p.step(Observatory::number).cache(false);
        p.step(Observatory::sleeps, p.parameter("folder", "")).cache(false);
    });

    static final Pipeline OUTER =
            Pipeline.define("outer", p -> p.step(Observatory::runsAnother).cache(false));

    /** Its declaration breaks, as user's code does. */
    static final Pipeline BROKEN = Pipeline.define("broken", p -> {
        throw new IllegalStateException("no plan for tonight");
    });

    /** Its declaration uses a library that is not on the class path. */
    static final Pipeline LACKING = Pipeline.define("lacking", p -> {
        throw new NoClassDefFoundError("org/example/Telescope");
    });

    private Observatory() {}

    @Step
    static List<Integer> nights(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Step
    static double measure(int night, double scale) {
        return night * scale;
    }

    @Step
    static double mean(List<Double> values, String folder) throws Exception {
        System.out.println("mean of " + values);
        if (!folder.isEmpty() && Files.exists(Path.of(folder, "broken"))) {
            throw new IllegalStateException("the sky is cloudy");
        }
        if (!folder.isEmpty() && Files.exists(Path.of(folder, "slow"))) {
            Files.writeString(Path.of(folder, "started"), "");
            new CountDownLatch(1).await();
        }
        double mean = values.stream().mapToDouble(each -> each).average().orElse(0);
        StepContext.current().logMetadata("mean", mean);
        StepContext.current().logModelMetadata("mean", mean);
        return mean;
    }

    @Step
    static DataTable table() {
        return new DataTable(
                List.of("star", "magnitude"), List.of(List.of("Sirius", "-1.46"), List.of("Vega, in Lyra", "0.03")));
    }

    @Step
    static Html page() {
        return new Html("<h1>Tonight</h1>");
    }

    @Step
    static Markdown report() {
        return new Markdown("# Tonight\n\nClear.\n");
    }

    @Step
    static BufferedImage picture() {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, Color.WHITE.getRGB());
        return image;
    }

    @Step
    static int number() {
        return 7;
    }

    @Step
    static int fails() {
        throw new IllegalStateException("no light");
    }

    @Step
    static int needs(int light) {
        return light;
    }

    @Step
    static String sleeps(String folder) throws InterruptedException {
        if (Files.exists(Path.of(folder, "slow"))) {
            new CountDownLatch(1).await();
        }
        return "slept";
    }

    @Step
    static String runsAnother() {
        return NIGHTS.run(RunOptions.defaults().client(Client.current())).name();
    }
}
