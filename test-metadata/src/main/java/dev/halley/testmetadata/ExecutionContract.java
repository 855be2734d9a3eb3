package dev.halley.testmetadata;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.artifact.Artifact;
import dev.halley.artifact.Markdown;
import dev.halley.client.Client;
import dev.halley.error.HalleyException;
import dev.halley.hook.HookEvent;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.Listing;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineBuilder;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.Retry;
import dev.halley.step.Step;
import dev.halley.step.StepContext;
import dev.halley.step.StepStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline can ask of how its steps are executed. */
abstract class ExecutionContract {

    /** How often steps were executed, by a key of the test. */
    static final Map<String, Integer> CALLS = new ConcurrentHashMap<>();

    private static final Map<String, CountDownLatch> LATCHES = new ConcurrentHashMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path folder;

    /** Contracts of several clients run at the same time. */
    final String own = UUID.randomUUID() + " ";

    @SuppressWarnings("NullAway.Init") // Set before each test.
    Client client;

    /** A client of a home in that folder, about which nothing is known yet. */
    protected abstract Client open(Path home);

    @BeforeEach
    void open() {
        client = open(folder);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static int count(String key) {
        return CALLS.merge(key, 1, Integer::sum);
    }

    record Shard(String key, int number) {}

    @Step
    static int flaky(String key, int failures) {
        System.out.println("attempt " + StepContext.current().attempt());
        if (count(key) <= failures) {
            throw new IllegalStateException("not yet");
        }
        return 7;
    }

    @Step(timeLimit = "200ms")
    static int slow(String key) throws InterruptedException {
        count(key);
        Thread.sleep(60_000);
        return 1;
    }

    @Step
    static List<Shard> split(String key, int shards) {
        List<Shard> all = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            all.add(new Shard(key, i));
        }
        return all;
    }

    @Step
    static double score(Shard shard, int factor) {
        count(shard.key());
        if (shard.number() == 13) {
            throw new IllegalArgumentException("unlucky");
        }
        return shard.number() * factor;
    }

    @Step
    static double sum(List<Double> scores) {
        return scores.stream().mapToDouble(each -> each).sum();
    }

    @Step
    static int produce(String key, int value) {
        count(key);
        StepContext.current().logArtifactMetadata("quality", 0.5);
        StepContext.current().logModelMetadata("accuracy", 0.93);
        StepContext.current().logRunMetadata("commit", "abc");
        System.out.println("made " + value);
        System.err.println("careful");
        return value;
    }

    @Step
    static Markdown report(String key, int value) {
        count(key + " report");
        return new Markdown("# " + value);
    }

    @Step
    static void blocked(String key) throws InterruptedException {
        requireNonNull(LATCHES.get(key)).countDown();
        new CountDownLatch(1).await();
    }

    @Step
    static int fails(String key) {
        if (count(key) == 1) {
            throw new IllegalStateException("once");
        }
        return 1;
    }

    @Step
    static int independent(String key) {
        return count(key + " independent");
    }

    @Step
    static void needs(int value, String key) {
        count(key + " needs");
    }

    @Step
    static String child(String key) {
        return Pipeline.define("child", p -> p.step(ExecutionContract::independent, p.parameter("key", key)))
                .run(RunOptions.defaults().client(Client.current()))
                .name();
    }

    RunOptions options() {
        return RunOptions.defaults().client(client).returnFailures();
    }

    PipelineRun run(Consumer<PipelineBuilder> definition) {
        return Pipeline.define("p", definition).run(options());
    }

    StoredRun last() {
        return client.pipeline("p").lastRun();
    }

    @Test
    void triesAStepAgainAndRemembersWhatFailed() {
        Retry retry = Retry.times(3).delay(Duration.ofMillis(10));

        PipelineRun run =
                run(p -> p.step(ExecutionContract::flaky, p.parameter("key", own + "flaky"), p.parameter("failures", 2))
                        .retry(retry));

        assertThat(run.succeeded()).isTrue();
        StoredStep step = last().step("flaky");
        assertThat(step.details().attempt()).isEqualTo(3);
        assertThat(step.details().failedAttempts())
                .extracting(
                        attempt -> attempt.number() + " " + attempt.failure().message())
                .containsExactly("1 not yet", "2 not yet");
    }

    @Test
    void aTightLoopOfFailuresIsSlowedDownAndEnds() {
        PipelineRun run = run(p -> p.step(
                        ExecutionContract::flaky, p.parameter("key", own + "storm"), p.parameter("failures", 1_000_000))
                .retry(Retry.times(60).delay(Duration.ZERO).backoff(1)));

        assertThat(run.succeeded()).isFalse();
        assertThat(CALLS.get(own + "storm")).isEqualTo(61);
        assertThat(run.duration()).isGreaterThan(Duration.ofMillis(600));
        assertThat(last().step("flaky").details().failedAttempts()).hasSize(40);
    }

    @Test
    void endsAStepThatTakesTooLong() {
        PipelineRun run = run(p -> p.step(ExecutionContract::slow, p.parameter("key", own + "slow")));

        assertThat(run.succeeded()).isFalse();
        assertThat(run.duration()).isLessThan(Duration.ofSeconds(30));
        assertThat(requireNonNull(last().step("slow").failure()).message()).contains("time limit of 200 ms");
    }

    private static void mapped(PipelineBuilder p, String key, int shards) {
        Artifact<List<Shard>> all =
                p.step(ExecutionContract::split, p.parameter("key", key), p.parameter("shards", shards));
        Artifact<List<Double>> scores = p.map(ExecutionContract::score, all, p.parameter("factor", 2));
        p.step(ExecutionContract::sum, scores);
    }

    @Test
    void callsAStepForEachItemOfAListThatIsKnownOnlyThen() {
        PipelineRun run = run(p -> mapped(p, own + "map", 5));

        assertThat(run.succeeded()).isTrue();
        assertThat(CALLS.get(own + "map")).isEqualTo(5);
        StoredRun stored = last();
        assertThat(stored.steps()).extracting(StoredStep::step).contains("score", "score[0]", "score[4]");
        assertThat(stored.step("score[3]").details().parent()).isEqualTo("score");
        assertThat(client.load(stored.step("sum").output(), Double.class)).isEqualTo(20.0);
        Object scores = client.load(stored.step("score").output(), Object.class);
        assertThat(scores).isEqualTo(List.of(0.0, 2.0, 4.0, 6.0, 8.0));

        run(p -> mapped(p, own + "map", 6));

        assertThat(CALLS.get(own + "map")).isEqualTo(6);
        assertThat(last().step("score[0]").status()).isEqualTo(StepStatus.CACHED);
        assertThat(last().step("score[5]").status()).isEqualTo(StepStatus.COMPLETED);
    }

    @Test
    void aMappedStepFailsWithTheItemsThatDid() {
        PipelineRun run = run(p -> mapped(p, own + "unlucky", 14));

        assertThat(requireNonNull(run.step("score").failure()).message()).contains("score[13]");
        assertThat(run.step("sum").status()).isEqualTo(StepStatus.SKIPPED);
    }

    @Test
    void cancelsARun() throws Exception {
        LATCHES.put(own + "cancel", new CountDownLatch(1));
        FutureTask<PipelineRun> task = new FutureTask<>(
                () -> run(p -> p.step(ExecutionContract::blocked, p.parameter("key", own + "cancel"))));
        new Thread(task, "runner").start();
        assertThat(requireNonNull(LATCHES.get(own + "cancel")).await(60, TimeUnit.SECONDS))
                .isTrue();

        client.cancel(last().name());
        PipelineRun run = task.get(60, TimeUnit.SECONDS);

        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(last().step("blocked").status()).isEqualTo(StepStatus.CANCELLED);
        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> client.cancel(run.name()))
                .withMessageContaining("cancelled");
    }

    private static void branches(PipelineBuilder p, String key) {
        p.step(
                ExecutionContract::needs,
                p.step(ExecutionContract::fails, p.parameter("key", key)),
                p.parameter("key", key));
        p.step(ExecutionContract::independent, p.parameter("key", key)).cache(false);
    }

    @Test
    void goesOnWithWhatDoesNotNeedTheFailedStep() {
        PipelineRun run = Pipeline.define("p", p -> branches(p, own + "modes"))
                .run(options().executionMode(ExecutionMode.CONTINUE_ON_FAILURE));

        assertThat(run.step("fails").status()).isEqualTo(StepStatus.FAILED);
        assertThat(run.step("needs").status()).isEqualTo(StepStatus.SKIPPED);
        assertThat(run.step("independent").status()).isEqualTo(StepStatus.COMPLETED);
    }

    @Test
    void interruptsTheOthersIfItIsToFailFast() throws Exception {
        LATCHES.put(own + "fast", new CountDownLatch(1));
        PipelineRun run = Pipeline.define("p", p -> {
                    p.executionMode(ExecutionMode.FAIL_FAST);
                    p.step(ExecutionContract::blocked, p.parameter("key", own + "fast"));
                    p.step(ExecutionContract::fails, p.parameter("key", own + "fast"));
                })
                .run(options());

        assertThat(run.step("fails").status()).isEqualTo(StepStatus.FAILED);
        assertThat(run.step("blocked").status()).isIn(StepStatus.CANCELLED, StepStatus.SKIPPED);
    }

    @Test
    void resumesAFailedRunWithoutRepeatingWhatSucceeded() {
        Pipeline pipeline = Pipeline.define("p", p -> branches(p, own + "resume"));
        PipelineRun failed = pipeline.run(options().executionMode(ExecutionMode.CONTINUE_ON_FAILURE));

        PipelineRun resumed = pipeline.resume(failed.name(), options());

        assertThat(resumed.succeeded()).isTrue();
        assertThat(resumed.name()).isEqualTo(failed.name());
        assertThat(CALLS.get(own + "resume independent")).isEqualTo(1);
        assertThat(last().details().epoch()).isEqualTo(2);
        assertThat(last().details().idle()).isPositive();
        assertThat(resumed.duration()).isGreaterThanOrEqualTo(last().duration());
        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> pipeline.resume(failed.name(), options()))
                .withMessageContaining("has completed");
    }

    @Test
    void replaysARunFromAStep() {
        Pipeline pipeline = Pipeline.define("p", p -> {
            Artifact<Integer> value =
                    p.step(ExecutionContract::produce, p.parameter("key", own + "replay"), p.parameter("value", 4));
            p.step(ExecutionContract::report, p.parameter("key", own + "replay"), value);
        });
        PipelineRun first = pipeline.run(options().parameter("value", 8));

        PipelineRun again = pipeline.run(options().replay(first.name(), "report"));

        assertThat(again.step("produce").status()).isEqualTo(StepStatus.CACHED);
        assertThat(again.step("report").status()).isEqualTo(StepStatus.COMPLETED);
        assertThat(CALLS).containsEntry(own + "replay", 1).containsEntry(own + "replay report", 2);
        assertThat(last().details().replayOf()).isEqualTo(first.name());
        assertThat(requireNonNull(last().parameters().get("value")).intValue()).isEqualTo(8);
        assertThat(last().step("produce").caching().status()).isEqualTo(CacheStatus.REPLAYED);
    }

    @Test
    void callsHooksInOrderAndSurvivesThem() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        run(p -> {
            p.onSuccess(event -> heard.add("success of " + what(event)));
            p.onFailure(event -> heard.add("failure of " + what(event)));
            p.step(ExecutionContract::flaky, p.parameter("key", own + "hooks"), p.parameter("failures", 1))
                    .retry(Retry.times(1).delay(Duration.ofMillis(10)))
                    .onStart(event -> heard.add("start " + event.attempt()))
                    .onEnd(event -> {
                        throw new IllegalStateException("a bad hook");
                    });
        });

        assertThat(heard).containsExactly("start 1", "start 2", "success of flaky", "success of the run");
    }

    private static String what(HookEvent event) {
        return event.step() == null ? "the run" : event.step();
    }

    @Test
    void linksARunToTheStepThatStartedIt() {
        run(p -> p.step(ExecutionContract::child, p.parameter("key", own + "nested")));

        StoredRun parent = last();
        StoredRun child = client.pipeline("child").lastRun();
        assertThat(requireNonNull(child.details().parent()).run()).isEqualTo(parent.name());
        assertThat(requireNonNull(child.details().parent()).step()).isEqualTo("child");
        assertThat(client.runs(Listing.newest().where("parent", parent.name()))).hasSize(1);
    }

    @Test
    void usesAPartOfAPipelineSeveralTimes() {
        PipelineRun run = run(p -> {
            for (int fold = 1; fold <= 3; fold++) {
                int value = fold;
                p.group(
                        "fold_" + fold,
                        q -> q.step(
                                ExecutionContract::produce,
                                q.parameter("key", own + "fold"),
                                q.parameter("v" + value, value)));
            }
        });

        assertThat(run.steps())
                .extracting(step -> step.step())
                .containsExactly("fold_1.produce", "fold_2.produce", "fold_3.produce");
    }

    @Test
    void runsASingleStep() {
        PipelineRun run =
                Pipeline.ofStep(ExecutionContract::produce, own + "single", 21).run(options());

        assertThat(run.pipeline()).isEqualTo("produce");
        assertThat(client.load(
                        client.pipeline("produce").lastRun().step("produce").output(), Integer.class))
                .isEqualTo(21);
    }
}
