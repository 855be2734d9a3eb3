package dev.halley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.artifact.Artifact;
import dev.halley.artifact.Materializers;
import dev.halley.experimenttracker.RecordingTracker;
import dev.halley.internal.graph.StepChoices;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.Compiler;
import dev.halley.internal.plan.RunRequest;
import dev.halley.internal.plan.StoredInputs;
import dev.halley.step.Step;
import dev.halley.step.StepCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What YAML, code and the run may say, which of them wins, and what is said when they are wrong. */
class ConfigurationTest {

    record Config(double rate, List<String> names) {}

    private static final Instant AT = Instant.parse("2026-11-24T09:00:00.123456Z");

    @TempDir
    Path home;

    private List<String> trackers = List.of("tracker", "other");

    @Step(experimentTracker = "tracker", settings = "experiment_tracker:tracker: {tags: [annotation], run_name: ann}")
    static double train(double rate, int epochs) {
        return rate * epochs;
    }

    @Step
    static Config configure(Config config, String who) {
        return new Config(config.rate(), List.of(who));
    }

    @Step
    static Thread unstorable() {
        return Thread.currentThread();
    }

    @Step(enableCache = false)
    static int never() {
        return 1;
    }

    @Step(experimentTracker = "missing")
    static void untracked() {}

    @Step
    static void takes(double value) {}

    private static StepCall<Double> training(PipelineBuilder p) {
        return p.step(ConfigurationTest::train, p.parameter("rate", 0.1), p.parameter("epochs", 3));
    }

    private Path yaml(String text) {
        try {
            return Files.writeString(home.resolve("run.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunRequest file(String text) {
        return Bench.request(yaml(text), Map.of());
    }

    private static RunRequest parameters(Map<String, Object> parameters) {
        return Bench.request(null, parameters);
    }

    private static RunRequest settings(Map<String, Object> settings) {
        RunRequest request = RunRequest.DEFAULTS;
        for (Map.Entry<String, Object> each : settings.entrySet()) {
            request = request.setting(each.getKey(), each.getValue());
        }
        return request;
    }

    private Compiler compiler(Consumer<PipelineBuilder> definition, RunRequest request) {
        Bench bench = new Bench(home, trackers.toArray(new String[0]));
        Materializers materializers = Materializers.load(getClass().getClassLoader(), home.resolve("cache"));
        return new Compiler(
                Pipeline.define("p", definition).graph(),
                bench.stack(),
                request,
                materializers,
                new StoredInputs(new NoArtifacts(), Map.of()),
                Map.of("RATE", "0.5", "WHO", "me")::get);
    }

    private CompiledPipeline compile(Consumer<PipelineBuilder> definition, RunRequest request) {
        Compiler compiler = compiler(definition, request);
        CompiledPipeline compiled = compiler.compile(AT);
        assertThat(compiler.problems()).isEmpty();
        return Objects.requireNonNull(compiled);
    }

    private CompiledStep step(Consumer<PipelineBuilder> definition, RunRequest request) {
        return compile(definition, request).steps().get(0);
    }

    private List<String> problems(Consumer<PipelineBuilder> definition, RunRequest request) {
        Compiler compiler = compiler(definition, request);
        assertThat(compiler.compile(AT)).isNull();
        return compiler.problems();
    }

    private @Nullable Object rate(RunRequest request) {
        return step(ConfigurationTest::training, request).arguments().get(0).constant();
    }

    private RecordingTracker.Settings tracked(Consumer<PipelineBuilder> definition, RunRequest request) {
        CompiledStep.Tracking tracking = step(definition, request).trackings().get(0);
        return (RecordingTracker.Settings) tracking.settings();
    }

    @Test
    void theRunBeatsTheStepInYamlBeatsThePipelineInYamlBeatsCode() {
        String pipeline = "parameters: {rate: 0.2}\n";
        String step = pipeline + "steps: {train: {parameters: {rate: 0.3}}}\n";

        assertThat(rate(file(""))).isEqualTo(0.1);
        assertThat(rate(file(pipeline))).isEqualTo(0.2);
        assertThat(rate(file(step))).isEqualTo(0.3);
        assertThat(rate(Bench.request(yaml(step), Map.of("rate", 0.4)))).isEqualTo(0.4);
    }

    @Test
    void settingsOfAllLevelsAreMergedAndTheStrongestWins() {
        Consumer<PipelineBuilder> definition = p -> {
            p.settings("experiment_tracker.recording", Map.of("settings", Map.of("a", 1, "b", 1)));
            training(p)
                    .settings(
                            "experiment_tracker:tracker",
                            new RecordingTracker.Settings(List.of("code"), null, Map.of("b", 2)));
        };
        trackers = List.of("tracker");

        assertThat(tracked(ConfigurationTest::training, parameters(Map.of())))
                .isEqualTo(new RecordingTracker.Settings(List.of("annotation"), "ann", null));
        assertThat(tracked(definition, parameters(Map.of())))
                .isEqualTo(new RecordingTracker.Settings(List.of("code"), "ann", Map.of("a", 1, "b", 2)));
        String yaml = """
                settings: {experiment_tracker: {tags: [yaml], settings: {c: 3}}}
                steps: {train: {settings: {experiment_tracker.recording: {tags: [step]}}}}
                """;
        assertThat(tracked(definition, file(yaml)))
                .isEqualTo(new RecordingTracker.Settings(List.of("step"), "ann", Map.of("a", 1, "b", 2, "c", 3)));
        assertThat(tracked(
                                definition,
                                settings(Map.of("experiment_tracker", Map.of("tags", List.of("run"))))
                                        .configFile(yaml(yaml)))
                        .tags())
                .containsExactly("run");
    }

    @Test
    void cachingFollowsTheSameOrder() {
        RunRequest none = parameters(Map.of());
        RunRequest run = RunRequest.DEFAULTS.choices(StepChoices.NONE.cache(true, "the run"));

        assertThat(step(p -> p.step(ConfigurationTest::never), none).plan().cacheEnabled())
                .isFalse();
        assertThat(step(p -> p.step(ConfigurationTest::never).cache(true), none)
                        .plan()
                        .cacheEnabled())
                .isTrue();
        assertThat(step(p -> p.cache(false).step(ConfigurationTest::never).cache(true), file("enable_cache: false"))
                        .plan()
                        .cacheEnabled())
                .isFalse();
        assertThat(step(
                                p -> p.step(ConfigurationTest::never),
                                file("enable_cache: false\nsteps: {never: {enable_cache: true}}"))
                        .plan()
                        .cacheEnabled())
                .isTrue();
        assertThat(step(p -> p.step(ConfigurationTest::never), run).plan().cacheEnabled())
                .isTrue();
    }

    @Test
    void yamlNamesTheTrackerOfAStep() {
        CompiledStep step = step(ConfigurationTest::training, file("steps: {train: {experiment_tracker: other}}"));

        assertThat(step.plan().experimentTracker()).isEqualTo("other");
    }

    @Test
    void placeholdersAreEnvironmentVariables() {
        assertThat(rate(file("parameters: {rate: '${RATE}'}"))).isEqualTo(0.5);
        assertThat(compile(ConfigurationTest::training, file("run_name: 'run of ${WHO}'"))
                        .plan()
                        .runName())
                .isEqualTo("run of me");
        assertThat(problems(ConfigurationTest::training, file("run_name: 'run of ${NOBODY}'")))
                .containsExactly(
                        "Environment variable 'NOBODY', used in " + home.resolve("run.yaml") + ", is not set.");
    }

    @Test
    void fillsTemplatesOfRunNames() {
        RunRequest named = RunRequest.DEFAULTS.runName("nightly {pipeline} {date}");

        assertThat(compile(ConfigurationTest::training, parameters(Map.of()))
                        .plan()
                        .runName())
                .isEqualTo("p-2026_11_24-09_00_00_123456");
        assertThat(compile(ConfigurationTest::training, named).plan().runName()).isEqualTo("nightly p 2026_11_24");
        assertThat(problems(ConfigurationTest::training, RunRequest.DEFAULTS.runName("{user}")))
                .containsExactly(
                        "Run name '{user}' has the unknown placeholder {user} (expected: {pipeline}, {date}, {time}, {stack}, {parameter.rate}, {parameter.epochs}).");
    }

    @Test
    void parametersAreRecordsAndProjectionsOfThemToo() {
        CompiledStep step = step(
                p -> {
                    Artifact<Config> config = p.parameter("config", new Config(0.5, List.of("a")));
                    p.step(ConfigurationTest::takes, config.map(Config::rate));
                    p.step(ConfigurationTest::configure, config, p.requiredParameter("who", String.class));
                },
                parameters(Map.of("who", "you")));

        assertThat(step.arguments().get(0).constant()).isEqualTo(0.5);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        List<String> problems = problems(
                p -> {
                    StepCall<Double> first = training(p);
                    StepCall<Void> second = p.step(ConfigurationTest::takes, first);
                    first.after(second);
                    p.step(ConfigurationTest::unstorable);
                    p.step(ConfigurationTest::untracked);
                    p.step(ConfigurationTest::takes, p.requiredParameter("value", Double.class))
                            .named("last");
                },
                file("parameters: {rat: 1}\nsteps: {trian: {}}\nstep: {}\n"));

        assertThat(problems)
                .containsExactly(
                        "Unknown key 'step' in " + home.resolve("run.yaml") + ". Did you mean 'steps'?",
                        "Parameter 'value' has no value. Give it in the YAML file or in the run:"
                                + " --param value=…, in a program RunOptions.parameter(\"value\", …).",
                        "Unknown parameter 'rat' in the configuration file. Did you mean 'rate'?",
                        "Unknown step 'trian' in the configuration file. Did you mean 'train'?",
                        "The steps train, takes wait for each other. Remove an after(…).",
                        "Step 'unstorable': no materializer stores values of type java.lang.Thread. Return a record,"
                                + " number, string, array, file or collection of these, or add a Materializer<Thread>"
                                + " and list it in META-INF/services/dev.halley.artifact.Materializer.",
                        "Step 'untracked' uses the experiment tracker 'missing', which the stack 'bench' does not have"
                                + " (available: tracker, other). There is no such tracker. Register it:"
                                + " halley experiment-tracker register missing --flavor=FLAVOR, then make a stack that"
                                + " has it: halley stack register NAME -e missing --set");
    }

    @Test
    void refusesParametersOfTheWrongType() {
        assertThat(problems(ConfigurationTest::training, file("parameters: {rate: fast, epochs: 1.5}")))
                .containsExactly(
                        "Parameter 'rate' of step 'train': \"fast\" (expected: double).",
                        "Parameter 'epochs' of step 'train': 1.5 (expected: int).");
        assertThat(problems(ConfigurationTest::training, file("parameters: {epochs: '3'}")))
                .containsExactly("Parameter 'epochs' of step 'train': \"3\" (expected: int).");
        assertThat(rate(file("parameters: {rate: 1}"))).isEqualTo(1.0);
        assertThat(problems(ConfigurationTest::training, file("steps: {train: {parameters: {epoch: 1}}}")))
                .containsExactly("Unknown parameter 'epoch' of step 'train' in the configuration file."
                        + " Did you mean 'epochs'?");
    }

    @Test
    void tellsWhatIsWrongWithTheFile() {
        Path file = home.resolve("run.yaml");

        assertThat(problems(ConfigurationTest::training, Bench.request(home.resolve("none.yaml"), Map.of())))
                .containsExactly("Configuration file '" + home.resolve("none.yaml") + "' does not exist.");
        assertThat(problems(ConfigurationTest::training, file("parameters: {rate: [}"))
                        .get(0))
                .startsWith("Configuration file '" + file + "' is no YAML: ");
        assertThat(problems(ConfigurationTest::training, file("enable_cache: 3\nparameters: 7")))
                .containsExactly(
                        "In " + file + ", parameters: 7 (expected: a map).",
                        "In " + file + ", enable_cache: 3 (expected: true or false).");
    }

    @Test
    void refusesSettingsKeysThatMeanNothingOrTooMuch() {
        assertThat(problems(ConfigurationTest::training, settings(Map.of("experiment_trackers.comet", Map.of()))))
                .containsExactly("The run: settings key 'experiment_trackers.comet' (expected: TYPE, TYPE.FLAVOR or"
                        + " TYPE:NAME with one of the types orchestrator, artifact_store, experiment_tracker,"
                        + " step_operator, alerter, log_store, model_registry)."
                        + " Did you mean 'experiment_tracker'?");
        assertThat(problems(ConfigurationTest::training, settings(Map.of("experiment_tracker.recording", Map.of()))))
                .containsExactly("The run: settings 'experiment_tracker.recording' mean several components. Use one of"
                        + " experiment_tracker:tracker, experiment_tracker:other.");
        assertThat(problems(
                        ConfigurationTest::training,
                        file("settings: {experiment_tracker: {}, 'experiment_tracker:tracker': {}}")))
                .containsExactly(
                        "The configuration file: settings 'experiment_tracker' and 'experiment_tracker:tracker'"
                                + " both mean the experiment_tracker 'tracker'. Keep one.");
        trackers = List.of();
        assertThat(problems(p -> p.step(ConfigurationTest::never), settings(Map.of("experiment_tracker", Map.of()))))
                .containsExactly("The run: settings 'experiment_tracker', but the stack 'bench' has no"
                        + " experiment_tracker. Add one to the stack, or use the key TYPE.FLAVOR to have it ignored"
                        + " here.");
    }

    @Test
    void refusesSettingsOfTheWrongType() {
        assertThat(problems(
                                ConfigurationTest::training,
                                settings(Map.of("experiment_tracker:tracker", Map.of("tags", Map.of("a", 1)))))
                        .get(0))
                .startsWith("Step 'train': settings of experiment_tracker:tracker: tags: ");
    }

    @Test
    void warnsOfSettingsThatAreIgnored() {
        assertThat(compile(
                                ConfigurationTest::training,
                                settings(Map.of(
                                        "experiment_tracker.comet", Map.of(),
                                        "experiment_tracker:tracker", Map.of("tag", "x"))))
                        .warnings())
                .containsExactlyInAnyOrder(
                        "The run: settings 'experiment_tracker.comet' are ignored: the stack 'bench' has no"
                                + " experiment_tracker of the flavor 'comet'.",
                        "Step 'train': the setting 'tag' of experiment_tracker:tracker is unknown and ignored."
                                + " Did you mean 'tags'?");
    }

    @Test
    void thePlanIsJson() {
        String json = compile(ConfigurationTest::training, parameters(Map.of()))
                .plan()
                .toJson();

        assertThat(json)
                .startsWith("{\"pipeline\":\"p\",\"runName\":\"p-2026_11_24-09_00_00_123456\"")
                .contains("\"source\":\"dev.halley.pipeline.ConfigurationTest#train(DI)D\"");
    }

    enum Mode {
        FAST,
        SLOW
    }

    @Step
    static String describe(String text, Mode mode, boolean loud) {
        return text + mode + loud;
    }

    private static void describing(PipelineBuilder p) {
        p.step(
                ConfigurationTest::describe,
                p.parameter("text", "a"),
                p.parameter("mode", Mode.FAST),
                p.parameter("loud", false));
    }

    private static RunRequest typed(Map<String, String> texts) {
        RunOptions options = RunOptions.defaults();
        for (Map.Entry<String, String> each : texts.entrySet()) {
            options = options.typedParameter(each.getKey(), each.getValue());
        }
        return options.request();
    }

    @Test
    void whatIsTypedForATextIsThatText() {
        CompiledStep step =
                step(ConfigurationTest::describing, typed(Map.of("text", "0123", "mode", "SLOW", "loud", "true")));

        assertThat(step.arguments().stream().map(CompiledStep.Argument::constant))
                .containsExactly("0123", Mode.SLOW, true);
        assertThat(step(ConfigurationTest::training, typed(Map.of("rate", "1", "epochs", "7"))).arguments().stream()
                        .map(CompiledStep.Argument::constant))
                .containsExactly(1.0, 7);
    }

    @Test
    void saysWhichWordsAParameterMayBe() {
        assertThat(problems(ConfigurationTest::describing, typed(Map.of("mode", "SLOWW", "loud", "maybe"))))
                .containsExactly(
                        "Parameter 'mode' of step 'describe': \"SLOWW\" (expected: one of FAST, SLOW). Did you mean 'SLOW'?",
                        "Parameter 'loud' of step 'describe': \"maybe\" (expected: true or false).");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertThat(problems(ConfigurationTest::training, file("parameters:\n  rate: 1\n  rate: 2\n")))
                .singleElement()
                .asString()
                .contains("line 3", "Duplicate field 'rate'");
    }

    @Test
    void tellsInOneLineWhereTheYamlIsBroken() {
        assertThat(problems(ConfigurationTest::training, file("parameters: {rate: ${RATE}, epochs: 1}\n")))
                .singleElement()
                .asString()
                .doesNotContain("\n")
                .contains("line 1, column", "expected ',' or '}'", "Put a ${NAME} within {…} or […] in quotes");
    }

    @Test
    void refusesARetryThatIsNoNumber() {
        assertThat(problems(ConfigurationTest::training, file("retry: {times: two}\nsubstitutions: {a: {b: 1}}\n")))
                .anyMatch(problem -> problem.contains("retry.times: \"two\" (expected: a whole number, 0 to 1000)"))
                .anyMatch(problem -> problem.contains("substitutions.a: {\"b\":1} (expected: a text)"));
        assertThat(problems(ConfigurationTest::training, file("retry: {times: 2, backoff: abc}\n")))
                .anyMatch(problem -> problem.contains("retry.backoff: \"abc\" (expected: a number, 1 or more)"));
    }

    @Test
    void readsAFileOfWindows() {
        assertThat(rate(file("\uFEFFparameters:\r\n  rate: 0.7\r\n"))).isEqualTo(0.7);
    }
}
