package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executes every command that docs/coming-from-zenml.md shows, as somebody would who tries out the page from top to bottom. */
class ComingFromZenmlCommandsTest {

    private static final Path PAGE = Path.of("..", "docs", "coming-from-zenml.md");
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Cli cli;
    private UserProject project;
    private ShownCommands page;

    @BeforeEach
    void open() throws IOException {
        cli = new Cli(folder);
        project = UserProject.compile(folder, "Digits", "Release", "NotesFlavor", "ShelfFlavor", "BellFlavor");
        page = ShownCommands.of(PAGE, "Steps and pipelines");
    }

    private Ended run(String command, Map<String, String> values, String... more) {
        return cli.run(page.words(command, values, more)).succeeded();
    }

    private Ended run(String command, String... more) {
        return run(command, Map.of(), more);
    }

    private String classPath() {
        return "--class-path=" + project.classes();
    }

    private String newestRun() {
        return cli.run("pipeline", "runs", "list", "--size=1", "--output=json")
                .json()
                .at("/pipelineRuns/0/name")
                .asText();
    }

    private String status(String run) {
        return cli.run("pipeline", "runs", "describe", run, "--output=json")
                .json()
                .at("/pipelineRun/status")
                .asText();
    }

    @Test
    void runsPipelinesAsThePageSays() throws IOException {
        Path yaml = Files.writeString(folder.resolve("run.yaml"), "parameters: {rate: 0.25}\n");
        assertThat(run("pipeline template org.example.Digits", classPath()).out())
                .contains("rate");
        assertThat(run("pipeline run org.example.Digits --check", classPath()).err())
                .contains("'digits' can run");
        cli.run(replaced(page.words("pipeline run org.example.Digits -c run.yaml", Map.of(), classPath()), yaml))
                .succeeded();
        String run = newestRun();
        Map<String, String> train = Map.of("RUN", run, "STEP", "train");

        assertThat(run("pipeline runs list --filter parameter.rate=gt:0.2 --filter tag=nightly")
                        .out())
                .contains(run);
        assertThat(run("step list --filter metadata.accuracy=gt:0.9").out()).contains("train");
        assertThat(run("artifact list --filter tag=nightly").out()).contains("digits-model");
        assertThat(run("step explain RUN STEP", train).out()).contains("first time");
        assertThat(run("step logs RUN STEP -f", train).out()).contains("the rate is 0.25");
        assertThat(run("pipeline runs logs RUN -f", train).out()).contains("train  | the rate is 0.25");
        assertThat(run("artifact show NAME", Map.of("NAME", "digits-report")).out())
                .contains("<p>0.25</p>");
        assertThat(run("artifact describe NAME", Map.of("NAME", "digits-model")).out())
                .contains("Made by", "train");
        run("pipeline runs replay RUN --from STEP", train, classPath());
        assertThat(status(newestRun())).isEqualTo("completed");
        run("pipeline runs replay RUN --only STEP", train, classPath());
        assertThat(status(newestRun())).isEqualTo("completed");

        resumesPausesAndCancels();
        answersAStepThatAsks();
        serves();
        schedules();

        run("pipeline runs delete RUN", train);
        assertThat(cli.run("pipeline", "runs", "describe", run).code()).isEqualTo(3);
        run("pipeline delete NAME --yes", Map.of("NAME", "digits"));
        assertThat(run("artifact prune --yes").err()).contains("versions").contains("are deleted");
        page.assertAllWereExecuted();
    }

    private static String[] replaced(String[] words, Path yaml) {
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("run.yaml") ? yaml.toString() : words[i];
        }
        return words;
    }

    private void resumesPausesAndCancels() throws IOException {
        Files.createFile(folder.resolve("broken"));
        assertThat(cli.run("pipeline", "run", "org.example.Digits", classPath(), "-p", "folder=" + folder)
                        .code())
                .isEqualTo(1);
        Files.delete(folder.resolve("broken"));
        String broken = newestRun();
        run("pipeline runs resume RUN", Map.of("RUN", broken), classPath());
        assertThat(status(broken)).isEqualTo("completed");

        Files.createFile(folder.resolve("slow"));
        try (Cli.Running slow = cli.start(page.words(
                "pipeline run org.example.Digits &",
                Map.of(),
                classPath(),
                "--no-cache",
                "-p",
                "folder=" + folder,
                "--name",
                "slow"))) {
            await().atMost(SOON).until(() -> Files.exists(folder.resolve("started")));
            Map<String, String> itsRun = Map.of("RUN", "slow");
            assertThat(run("pipeline runs pause RUN", itsRun).err()).contains("starts no further steps");
            assertThat(run("pipeline runs pause RUN --end", itsRun).err()).contains("goes on");
            run("pipeline runs cancel RUN", itsRun);
            await().atMost(SOON).until(() -> status("slow").equals("cancelled"));
            slow.stop();
        }
        Files.delete(folder.resolve("slow"));
    }

    private void answersAStepThatAsks() {
        try (Cli.Running release =
                cli.start("pipeline", "run", "org.example.Release", classPath(), "--name", "release")) {
            await().atMost(SOON).until(() -> cli.run("step", "logs", "release", "review")
                    .out()
                    .contains("Step 'review' waits for an answer: Ship it with 0.95? To give it: halley pipeline"
                            + " runs approve release review"));
            assertThat(cli.run("pipeline", "runs", "describe", "release").out())
                    .contains("an answer to step 'review': Ship it with 0.95?");
            assertThat(cli.run("pipeline", "runs", "approve", "release", "reviw")
                            .err())
                    .contains("does not wait for a person. Known: review.");
            await().atMost(SOON)
                    .until(() -> cli.run("pipeline", "runs", "approve", "release", "review")
                                    .code()
                            == 0);
            await().atMost(SOON).until(() -> status("release").equals("completed"));
            release.stop();
        }
        page.words("pipeline runs approve RUN STEP", Map.of());
    }

    private void serves() {
        try (Cli.Running worker =
                cli.start(page.words("pipeline serve", Map.of(), "org.example.Digits", classPath()))) {
            await().atMost(SOON).until(() -> worker.err().contains("Offering the pipeline 'digits'"));
            assertThat(worker.stop().code()).isZero();
        }
    }

    private void schedules() {
        Map<String, String> nightly = Map.of("NAME", "every_night");
        run("schedule create NAME --pipeline org.example.Digits --cron \"0 3 * * *\"", nightly, classPath());
        assertThat(run("schedule list").out()).contains("every_night", "0 3 * * *");
        run("schedule update NAME --every 2h", nightly);
        run("schedule deactivate NAME", nightly);
        run("schedule activate NAME", nightly);
        try (Cli.Running scheduler = cli.start(page.words("scheduler", Map.of()))) {
            await().atMost(SOON).until(() -> scheduler.err().contains("Waiting for what is due"));
            assertThat(scheduler.stop().code()).isZero();
        }
        run("schedule delete NAME", nightly);
        assertThat(cli.run("schedule", "list").err()).contains("There are no schedules.");
    }

    @Test
    void handlesComponentsAsThePageSays() throws IOException {
        page = ShownCommands.of(PAGE, "Components");
        run(
                "experiment-tracker flavor register CLASS --jar JAR",
                Map.of("CLASS", "org.example.NotesFlavor", "JAR", project.jar().toString()));
        Map<String, String> notes =
                Map.of("NAME", "my_comet", "NEW", "other", "FLAVOR", "notes", "ATTRIBUTE", "heading");

        assertThat(run("experiment-tracker flavor list").out()).contains("notes");
        assertThat(run("experiment-tracker flavor describe FLAVOR --output json", notes)
                        .json()
                        .at("/attributes/properties/heading")
                        .isMissingNode())
                .isFalse();
        run("experiment-tracker register NAME -f FLAVOR -l k=v", notes, "--heading=Today");
        assertThat(run("experiment-tracker list --filter name=contains:comet --sort-by desc:created --size 20 --output"
                                + " yaml")
                        .out())
                .contains("my_comet");
        run("experiment-tracker update NAME -l k=v", notes);
        run("experiment-tracker remove-attribute NAME ATTRIBUTE", notes);
        run("experiment-tracker copy NAME NEW", notes);
        assertThat(run("experiment-tracker rename NAME NEW", Map.of("NAME", "other", "NEW", "one"))
                        .code())
                .isZero();
        cli.run("experiment-tracker", "copy", "one", "two").succeeded();
        run("stack register NAME -e one,two", Map.of("NAME", "both"));
        cli.run("stack", "set", "both").succeeded();
        cli.run("stack", "update", "both", "-e", "my_comet").succeeded();
        assertThat(run("experiment-tracker describe").out())
                .contains("my_comet")
                .doesNotContain("Today");
        assertThat(run("experiment-tracker get").out()).contains("my_comet");
        assertThat(run("experiment-tracker explain").out()).contains("experiment");

        cli.run("stack", "set", "default").succeeded();
        cli.run("stack", "delete", "both").succeeded();
        run("experiment-tracker delete NAME", notes);
        cli.run("experiment-tracker", "delete", "one").succeeded();
        cli.run("experiment-tracker", "delete", "two").succeeded();
        run("experiment-tracker flavor delete FLAVOR", notes);
        assertThat(cli.run("experiment-tracker", "flavor", "describe", "notes").code())
                .isEqualTo(3);
        page.assertAllWereExecuted();
    }

    @Test
    void handlesStacksAsThePageSays() throws IOException {
        page = ShownCommands.of(PAGE, "Stacks");
        ownFlavor("experiment-tracker", "NotesFlavor");
        ownFlavor("alerter", "BellFlavor");
        ownFlavor("model-registry", "ShelfFlavor");
        for (String component : List.of(
                "orchestrator local",
                "artifact-store local",
                "experiment-tracker notes",
                "step-operator local_process",
                "alerter bell --volume=3",
                "log-store local",
                "model-registry shelf")) {
            cli.run((component.split(" ", 2)[0] + " register mine --flavor="
                                    + component.split(" ", 2)[1])
                            .split(" "))
                    .succeeded();
        }
        Path file = folder.resolve("mine.yaml");
        Map<String, String> mine = Map.of("NAME", "mine", "FILE", file.toString());

        run("stack register NAME -o NAME -a NAME -e NAME -s NAME -al NAME -l NAME -r NAME --set", mine);
        assertThat(run("stack get").out().strip()).isEqualTo("mine");
        assertThat(run("stack describe").out()).contains("step operator", "model registry");
        assertThat(run("stack check NAME", mine).code()).isZero();
        run("stack remove-component NAME -e", mine);
        assertThat(cli.run("stack", "describe", "mine").out()).doesNotContain("experiment tracker");
        run("stack update NAME -e NAME", mine);
        run("stack export NAME --file FILE", mine);
        run("stack copy NAME NEW", Map.of("NAME", "mine", "NEW", "copied"));
        run("stack set NAME", Map.of("NAME", "copied"));
        run("stack delete NAME", mine);
        run("stack import --file FILE", mine);
        run("stack rename NAME NEW", Map.of("NAME", "mine", "NEW", "ours"));
        assertThat(run("stack list").out()).contains("copied", "ours");
        assertThat(cli.run("stack", "describe", "mine").code()).isEqualTo(3);
        page.assertAllWereExecuted();
    }

    private void ownFlavor(String type, String name) {
        cli.run(
                        type,
                        "flavor",
                        "register",
                        "org.example." + name,
                        "--jar",
                        project.jar().toString())
                .succeeded();
    }

    @Test
    void handlesSecretsAsThePageSays() throws IOException {
        page = ShownCommands.of(PAGE, "Secrets");
        Path values = Files.writeString(folder.resolve("values.yaml"), "password: of the file\n", UTF_8);
        Path exported = folder.resolve("exported.json");

        run("secret create NAME", Map.of("NAME", "given"), "--password=of the line");
        cli.answering("password", "of the person", "");
        run("secret create NAME -i", Map.of("NAME", "asked"));
        run("secret create NAME --values @FILE", Map.of("NAME", "of_file", "FILE", values.toString()));
        run(
                "secret create NAME --from-file KEY=FILE",
                Map.of("NAME", "whole_file", "KEY", "content", "FILE", values.toString()));
        run("secret create NAME --private", Map.of("NAME", "hidden"), "--one=1", "--two=2");
        assertThat(run("secret list").out()).contains("given", "asked", "of_file", "whole_file", "hidden");
        assertThat(run("secret get NAME", Map.of("NAME", "asked")).out())
                .contains("password")
                .doesNotContain("of the person");
        assertThat(cli.run("secret", "get", "asked", "--show").out()).contains("of the person");
        run("secret update NAME --remove-keys KEY", Map.of("NAME", "hidden", "KEY", "two"));
        run("secret update NAME --no-private", Map.of("NAME", "hidden"));
        assertThat(run("secret rotate-key").out()).contains("have the current key");
        run("secret rename NAME NEW", Map.of("NAME", "of_file", "NEW", "renamed"));
        run("secret export NAME --file FILE", Map.of("NAME", "renamed", "FILE", exported.toString()));
        assertThat(Files.readString(exported, UTF_8)).contains("of the file");
        run("secret delete NAME", Map.of("NAME", "renamed"));
        assertThat(cli.run("secret", "get", "renamed").code()).isEqualTo(3);
        page.assertAllWereExecuted();
    }
}
