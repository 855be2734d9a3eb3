package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with runs by the command line, from the first one to pruning. */
class PipelineLifecycleTest {

    private static final Path PAGE = Path.of("..", "docs", "how-to", "handle-steps.md");
    private static final Pattern AGAIN =
            Pattern.compile("(?m)^halley (pipeline runs (?:resume|replay|cancel) [^#\n]*?) *(?:#.*)?$");

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    private Ended run(String constant, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "pipeline", "run", Observatory.class.getName() + "#" + constant, "--class-path", folder.toString()));
        command.addAll(Arrays.asList(options));
        return cli.run(command.toArray(String[]::new));
    }

    /** A run that has ended well or badly, as the document of {@code --output json}. */
    private JsonNode document(String constant, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--output", "json"));
        all.addAll(Arrays.asList(options));
        return new ObjectMapper()
                .readTree(run(constant, all.toArray(String[]::new)).out())
                .path("pipelineRun");
    }

    private static JsonNode step(JsonNode run, String name) {
        for (JsonNode step : run.path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("no step " + name + " in " + run);
    }

    private static String status(JsonNode run, String step) {
        return step(run, step).path("status").asText();
    }

    private String yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), text).toString();
    }

    @Test
    void resumesReplaysAndCancelsAsThePageSays() throws Exception {
        List<String> commands = new ArrayList<>();
        Matcher matcher = AGAIN.matcher(Files.readString(PAGE, UTF_8));
        while (matcher.find()) {
            commands.add(matcher.group(1));
        }
        assertThat(commands).hasSize(4);
        Files.createFile(folder.resolve("broken"));
        String name = document("NIGHTS", "-p", "folder=" + folder).path("name").asText();
        assertThat(cli.run("pipeline", "runs", "describe", name).err()).contains("the sky is cloudy");
        Files.delete(folder.resolve("broken"));

        JsonNode resumed = again(commands.get(0), name);
        JsonNode replayed = again(commands.get(1), name);
        JsonNode only = again(commands.get(2), name);

        assertThat(resumed.path("name").asText()).isEqualTo(name);
        assertThat(resumed.path("status").asText()).isEqualTo("completed");
        assertThat(replayed.path("replayOf").asText()).isEqualTo(name);
        assertThat(status(replayed, "nights")).isEqualTo("cached");
        assertThat(status(replayed, "mean")).isEqualTo("completed");
        assertThat(only.path("replayOf").asText()).isEqualTo(name);
        assertThat(status(only, "mean")).isEqualTo("completed");

        Files.createFile(folder.resolve("slow"));
        Thread slow = new Thread(() -> run("NIGHTS", "--no-cache", "-p", "folder=" + folder, "--name", "slow"), "slow");
        slow.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(folder.resolve("started")));
        cli.run(commands.get(3).replace("<RUN>", "slow").split(" ")).succeeded();
        slow.join();
        assertThat(cli.run("pipeline", "runs", "describe", "slow").out()).contains("cancelled");
    }

    /** Runs the command and returns the newest run. */
    private JsonNode again(String command, String run) {
        Ended ended = cli.run((command.replace("<RUN>", run) + " --class-path " + folder).split(" "));
        assertThat(ended.code()).as(ended.err()).isZero();
        String newest = command.contains("replay")
                ? cli.run("pipeline", "runs", "list", "--size=1", "--output=json")
                        .json()
                        .at("/pipelineRuns/0/name")
                        .asText()
                : run;
        return cli.run("pipeline", "runs", "describe", newest, "--output=json")
                .json()
                .path("pipelineRun");
    }

    @Test
    void theRunBeatsTheStepInYamlBeatsThePipelineInYamlBeatsCode() throws IOException {
        cli.with("SCALE", "2.5");
        String file = yaml("""
                parameters:
                  count: 2
                  scale: ${SCALE}
                run_name: yaml-{parameter.count}-{time}
                tags: [file]
                enable_cache: false
                steps:
                  nights: {enable_cache: true}
                """);
        document("NIGHTS", "-p", "count=2", "-p", "scale=2.5");

        JsonNode run = document("NIGHTS", "-c", file, "--tag", "hand");

        assertThat(run.path("name").asText()).startsWith("yaml-2-");
        assertThat(run.path("tags")).extracting(JsonNode::asText).contains("code", "file", "hand");
        assertThat(step(run, "mean").path("metadata").path("mean").asDouble()).isEqualTo(1.25);
        assertThat(status(run, "nights")).isEqualTo("cached");
        assertThat(status(run, "mean")).isEqualTo("completed");
        assertThat(cli.run("step", "explain", "yaml-2", "mean").out()).contains("switched off by the YAML file");
        JsonNode beaten = document("NIGHTS", "-c", file, "-p", "count=4", "--name", "beaten", "--no-cache");
        assertThat(beaten.path("parameters").path("count").asInt()).isEqualTo(4);
        assertThat(status(beaten, "nights")).isEqualTo("completed");
        Ended missing = run("NIGHTS", "-c", yaml("parameters:\n  scale: ${NOBODY}"));
        assertThat(missing.code()).isEqualTo(7);
        assertThat(missing.err()).contains("Environment variable 'NOBODY'").contains("is not set");
    }

    @Test
    void whatTheFileSaysOfAStepHoldsWhenTheRunIsResumedAndReplayed() throws IOException {
        Files.createFile(folder.resolve("broken"));
        String file = yaml("steps: {mean: {parameters: {folder: '" + folder + "'}}}");
        String name = document("NIGHTS", "-c", file).path("name").asText();

        Ended resumed = cli.run("pipeline", "runs", "resume", name, "--class-path", folder.toString());
        Ended replayed = cli.run("pipeline", "runs", "replay", name, "--from", "mean", "-cp", folder.toString());

        assertThat(resumed.code()).isEqualTo(1);
        assertThat(resumed.err())
                .contains("the sky is cloudy")
                .contains("To go on where it stopped: halley pipeline runs resume " + name);
        assertThat(replayed.code()).isEqualTo(1);
        assertThat(replayed.err()).contains("the sky is cloudy");
    }

    @Test
    void aSingleStepIsNotReplayedWithoutWhatItNeeds() throws IOException {
        String name = document("BRANCHES").path("name").asText();

        Ended only = cli.run("pipeline", "runs", "replay", name, "--only", "needs", "-cp", folder.toString());

        assertThat(only.code()).isEqualTo(7);
        assertThat(only.err())
                .contains("Step 'needs' needs what step 'fails' returns, which did not succeed in run '" + name)
                .contains("--from fails");
    }

    @Test
    void theFileMayNameTheModelAndItsVersion() throws IOException {
        document("NIGHTS", "-c", yaml("model: {version: 'v-{pipeline}', license: CC0-1.0}"));
        document("BRANCHES", "-c", yaml("model: {name: light, tags: [night]}"));

        assertThat(cli.run("model", "versions", "sky").succeeded().out()).contains("v-nights");
        assertThat(cli.run("model", "list").succeeded().out()).contains("light", "night");
        Ended nameless = run("BRANCHES", "-c", yaml("model: {version: '1'}"));
        assertThat(nameless.code()).isEqualTo(7);
        assertThat(nameless.err()).contains("Add model.name");
        assertThat(run("NIGHTS", "-c", yaml("model: {verison: '1'}")).err()).contains("Did you mean 'version'?");
    }

    @Test
    void looksWhetherARunCouldStart() {
        Ended good = run("NIGHTS", "--check").succeeded();
        Ended bad = run("NIGHTS", "--check", "-p", "count=many");

        assertThat(good.err()).contains("The pipeline 'nights' can run: nights, measure, mean.");
        assertThat(bad.code()).isEqualTo(7);
        assertThat(bad.err()).contains("Parameter 'count' of step 'nights': \"many\" (expected: int)");
        assertThat(cli.run("pipeline", "runs", "list").err()).contains("no such runs");
    }

    @Test
    void saysWhatIsWrongInTheDeclarationOfAPipeline() {
        Ended broken = run("BROKEN");
        Ended lacking = run("LACKING");

        assertThat(broken.code()).isEqualTo(7);
        assertThat(broken.err())
                .contains("Its definition failed: java.lang.IllegalStateException: no plan for tonight")
                .contains("at Observatory.", "(Observatory.java:")
                .doesNotContain("Runner", "defect");
        assertThat(lacking.code()).isEqualTo(7);
        assertThat(lacking.err())
                .contains("the class 'org.example.Telescope' is not on the class path")
                .contains("mvn dependency:build-classpath -Dmdep.outputFile=target/classpath")
                .doesNotContain("\tat ");
    }

    @Test
    void tellsOfARunThatFailedOnceAndWithoutEmptyColumns() {
        Ended failed = run("BRANCHES", "--name", "told");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("STEP").doesNotContain("EXPERIMENT");
        assertThat(failed.err())
                .contains(
                        "Error: Step 'fails' failed: java.lang.IllegalStateException: no light",
                        "Run 'told' failed in ")
                .doesNotContain("before this step did");
        assertThat(cli.run("step", "explain", "told", "needs").succeeded().out())
                .contains("The cache was not asked: the step was not started.");
        assertThat(cli.run("pipeline", "runs", "list", "--columns", "name,steps,stepCount")
                        .succeeded()
                        .out())
                .contains("STEPS", "STEPCOUNT");
    }

    @Test
    void saysThatAClassHasNoSuchPipeline() {
        Ended unknown = run("BRANCHS");

        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.err())
                .contains("Class '" + Observatory.class.getName() + "' declares no pipeline 'BRANCHS'."
                        + " Did you mean 'BRANCHES'?");
    }

    @Test
    void goesOnStopsOrFailsFastAsTheFileSays() throws IOException {
        JsonNode goesOn = document("BRANCHES", "-c", yaml("execution_mode: continue_on_failure"));
        Files.createFile(folder.resolve("slow"));
        JsonNode fast = document("BRANCHES", "-c", yaml("execution_mode: fail_fast"), "-p", "folder=" + folder);

        assertThat(goesOn.path("status").asText()).isEqualTo("failed");
        assertThat(status(goesOn, "fails")).isEqualTo("failed");
        assertThat(status(goesOn, "needs")).isEqualTo("skipped");
        assertThat(status(goesOn, "number")).isEqualTo("completed");
        assertThat(status(goesOn, "sleeps")).isEqualTo("completed");
        assertThat(status(fast, "fails")).isEqualTo("failed");
        assertThat(status(fast, "sleeps")).isIn("cancelled", "skipped");
        Ended wrong = run("BRANCHES", "-c", yaml("execution_mode: fail_fats"));
        assertThat(wrong.code()).isEqualTo(7);
        assertThat(wrong.err()).contains("Did you mean 'fail_fast'?");
    }

    @Test
    void saysWhyAStepWasOrWasNotTakenFromTheCache() throws IOException {
        assertThat(explained(document("NIGHTS"))).contains("first time");
        assertThat(explained(document("NIGHTS"))).contains("Nothing it depends on had changed since run 'nights-");
        assertThat(explained(document("NIGHTS", "-p", "count=5"))).contains("input 'values' changed");
        assertThat(explained(document("NIGHTS", "--no-cache"))).contains("switched off by the run");
        assertThat(explained(document("NIGHTS", "-c", yaml("cache_policy: {expires_after: 0s}"))))
                .contains("It was executed again");
    }

    private String explained(JsonNode run) {
        return cli.run("step", "explain", run.path("name").asText(), "mean")
                .succeeded()
                .out();
    }

    @Test
    void showsTablesPagesTextsAndPictures() throws IOException {
        run("PICTURES").succeeded();

        assertThat(cli.run("artifact", "show", "table").succeeded().out())
                .isEqualToNormalizingNewlines("star,magnitude\nSirius,-1.46\n\"Vega, in Lyra\",0.03\n");
        assertThat(cli.run("artifact", "show", "page").succeeded().out()).contains("<h1>Tonight</h1>");
        assertThat(cli.run("artifact", "show", "report").succeeded().out()).contains("# Tonight");
        Ended onTerminal = cli.run("artifact", "show", "picture");
        assertThat(onTerminal.code()).isEqualTo(7);
        assertThat(onTerminal.err()).contains("image/png").contains("--file=FILE");
        Path png = folder.resolve("picture.png");
        cli.run("artifact", "show", "picture", "--view=picture", "--file=" + png)
                .succeeded();
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(3);
        Ended nothing = cli.run("artifact", "show", "number");
        assertThat(nothing.code()).isEqualTo(3);
        assertThat(nothing.err()).contains("has no views");
        assertThat(cli.run("artifact", "describe", "picture").out())
                .containsPattern("Metadata +height = 2\n +width = 3")
                .containsPattern("Views +picture \\(image/png\\)")
                .containsPattern("Made by +step 'picture' of run 'pictures-");
    }

    @Test
    void printsWhatTheStepsOfARunPrintWhileItGoesOn() throws Exception {
        Files.createFile(folder.resolve("slow"));
        try (Cli.Running slow = cli.start(
                "pipeline",
                "run",
                Observatory.class.getName() + "#NIGHTS",
                "--class-path=" + folder,
                "-p",
                "folder=" + folder,
                "--name=slow")) {
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(folder.resolve("started")));
            try (Cli.Running logs = cli.start("pipeline", "runs", "logs", "slow", "--follow")) {
                assertThat(logs.awaitOut("(?m)^(mean +\\| mean of \\[0.0, 0.5, 1.0])$"))
                        .startsWith("mean ");
                cli.run("pipeline", "runs", "cancel", "slow").succeeded();
                assertThat(logs.end().code()).isZero();
            }
            slow.end();
        }
        assertThat(cli.run("pipeline", "runs", "logs", "slow", "--times")
                        .succeeded()
                        .out())
                .containsPattern("mean +\\| 20\\d\\d-\\d\\d-\\d\\dT\\S+Z  mean of");
    }

    @Test
    void promotesAModelAndPrunesWhatNothingNeeds() throws IOException {
        String first = document("NIGHTS").path("name").asText();
        document("NIGHTS", "-p", "count=4");

        cli.run("model", "promote", "sky", "1", "production").succeeded();
        cli.run("model", "promote", "sky", "latest", "production").succeeded();

        assertThat(cli.run("model", "versions", "sky").out())
                .containsPattern("2 +2 +production")
                .containsPattern("1 +1 +archived");
        assertThat(cli.run("model", "describe", "sky", "production").out())
                .containsPattern("Stage +production")
                .containsPattern("Metadata +mean = 0.75")
                .contains("sky-mean version 2");
        assertThat(cli.run("artifact", "prune", "--yes").err()).contains("0 versions");
        cli.run("model", "delete", "sky", "--version=1").succeeded();
        cli.run("pipeline", "runs", "delete", first).succeeded();
        Ended preview = cli.run("artifact", "prune").succeeded();
        assertThat(preview.out()).contains("sky-mean 1");
        assertThat(preview.err()).containsPattern("versions, at most \\d+ B, would be deleted");
        cli.run("artifact", "prune", "--yes").succeeded();
        assertThat(cli.run("artifact", "list", "--output=csv").out())
                .contains("sky-mean,2")
                .doesNotContain("sky-mean,1");
        assertThat(cli.run("pipeline", "delete", "nights").err()).contains("its 1 run would be deleted");
        cli.run("pipeline", "delete", "nights", "--yes").succeeded();
        assertThat(cli.run("pipeline", "list").out()).isEmpty();
    }

    @Test
    void findsRunsStepsAndArtifactsByWhatIsKnownOfThem() throws IOException {
        document("NIGHTS", "-p", "count=2");
        String large = document("NIGHTS", "-p", "count=6", "--tag", "large")
                .path("name")
                .asText();
        document("OUTER");

        assertThat(cli.run("pipeline", "runs", "list", "--filter", "tag=large", "--columns=name", "--output=csv")
                        .out())
                .isEqualToNormalizingNewlines("name\n" + large + "\n");
        assertThat(cli.run("pipeline", "runs", "list", "--filter", "parameter.count=gt:3", "--sort-by=desc:duration")
                        .out())
                .contains(large)
                .hasLineCount(2);
        assertThat(cli.run("pipeline", "runs", "list", "--size=2", "--page=2", "--output=json")
                        .json()
                        .path("pipelineRuns"))
                .hasSize(2);
        assertThat(cli.run("step", "list", "--filter", "metadata.mean=gt:1", "--columns=name,run")
                        .out())
                .contains("mean", large)
                .hasLineCount(2);
        assertThat(cli.run("step", "list", large, "--filter", "name=measure").out())
                .hasLineCount(8);
        assertThat(cli.run("artifact", "list", "--filter=tag=metric", "--size=1")
                        .out())
                .contains("sky-mean")
                .hasLineCount(2);
        Ended unknown = cli.run("step", "list", "--filter", "nmae=x");
        assertThat(unknown.code()).isEqualTo(7);
        assertThat(unknown.err()).contains("Did you mean 'name'?");
        String child = cli.run("pipeline", "runs", "list", "--filter=parent=startswith:outer-", "--output=json")
                .json()
                .at("/pipelineRuns/0/name")
                .asText();
        assertThat(cli.run("pipeline", "runs", "describe", child).out())
                .containsPattern("Started by +step 'runsAnother' of run 'outer-");
        JsonNode document = cli.run("pipeline", "runs", "describe", child, "--output=json")
                .json()
                .path("pipelineRun");
        assertThat(document.path("parentRun").asText()).startsWith("outer-");
        assertThat(document.path("parentStep").asText()).isEqualTo("runsAnother");
        assertThat(cli.run("pipeline", "runs", "describe", "outer").out())
                .containsPattern("Has started +" + child + " \\(completed\\)");
        assertThat(cli.run("step", "describe", large, "mean").out())
                .containsPattern("Inputs +values = nights::measure::output version 2 \\(List<Double>, ")
                .containsPattern("Outputs +output = sky-mean version 2 \\(double, ")
                .containsPattern("After +measure")
                .containsPattern("Cache +Since run 'nights-");
        assertThat(cli.run("step", "logs", large, "mean").out()).contains("mean of [0.0, 0.5");
    }
}
