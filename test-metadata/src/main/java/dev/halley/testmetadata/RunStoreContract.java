package dev.halley.testmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.CachedResult;
import dev.halley.metadata.CachedStep;
import dev.halley.metadata.CompletedStep;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepCaching;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepLog;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StepStateException;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How every metadata store records runs, and what it tells of them. */
abstract class RunStoreContract extends CatalogContract {

    @Test
    void followsARunFromStartToEnd() {
        NewRun run = run("digits-1", "digits");
        String load = run.steps().get(0).id();
        String train = run.steps().get(1).id();

        assertThat(store.startRun(run)).isTrue();
        assertThat(store.startRun(run("digits-1", "digits"))).isFalse();
        store.startStep(claim(load), NOW);
        List<StoredArtifact> made = store.completeStep(
                claim(load),
                StepResult.of(NOW, NOW, "key-1", List.of(artifact()), Map.of("url", TextNode.valueOf("u"))));
        store.startStep(claim(train), NOW);
        store.endStep(claim(train), StepEnd.failed(new StepFailure("x.E", "boom", null, "trace"), Map.of(), NOW));
        assertThat(store.finishRun(run.id(), 1, RunStatus.FAILED, List.of("a notice"), "why", NOW))
                .isTrue();
        assertThat(store.finishRun(run.id(), 1, RunStatus.COMPLETED, List.of(), "", NOW))
                .isFalse();

        StoredRun stored = store.findRun("digits-1").orElseThrow();
        assertThat(stored.status()).isEqualTo(RunStatus.FAILED);
        assertThat(stored.started()).isEqualTo(NOW);
        assertThat(stored.reason()).isNull();
        assertThat(stored.notices()).containsExactly("a notice");
        assertThat(stored.step("load").metadata("url")).isEqualTo("u");
        assertThat(stored.step("load").outputs()).containsEntry("output", made.get(0));
        assertThat(stored.step("train").inputs()).containsEntry("data", made);
        assertThat(stored.step("train").failure()).isEqualTo(new StepFailure("x.E", "boom", null, "trace"));
        assertThat(store.findRun(run.id())).contains(stored);
    }

    @Test
    void givesACachedStepTheVersionsOfTheOriginal() {
        NewRun first = run("digits-1", "digits");
        store.startRun(first);
        store.startStep(claim(first.steps().get(0).id()), NOW);
        List<StoredArtifact> made = store.completeStep(
                claim(first.steps().get(0).id()), StepResult.of(NOW, NOW, "key-1", List.of(artifact()), Map.of()));
        NewRun second = run("digits-2", "digits");
        store.startRun(second);

        StoredStep original = store.findCached("key-1").orElseThrow().step();
        store.cacheStep(claim(second.steps().get(0).id()), CachedResult.hit("key-1", original.id(), Map.of(), NOW));

        StoredStep cached = store.findRun("digits-2").orElseThrow().step("load");
        assertThat(cached.status()).isEqualTo(StepStatus.CACHED);
        assertThat(cached.outputs()).containsEntry("output", made.get(0));
        assertThat(cached.origin()).isNotNull();
        assertThat(store.findCached("key-1").orElseThrow().run()).isEqualTo("digits-1");
        assertThat(store.findCached("key-2")).isEmpty();
    }

    @Test
    void recordsTheEndOfAStepWithoutOutputsOnce() {
        NewRun run = run("digits-1", "digits");
        String load = run.steps().get(0).id();
        store.startRun(run);
        StepResult result = new StepResult(
                NOW,
                NOW.plusSeconds(1),
                "plain key",
                new StepCaching(CacheStatus.MISS, "a detail", Map.of("code", "c")),
                List.of(),
                Map.of(),
                new StepLog("log hash", "log", 7, 1),
                null);

        store.completeStep(claim(load), result);

        assertThatExceptionOfType(StepStateException.class)
                .isThrownBy(() -> store.completeStep(claim(load), result))
                .withMessageContaining("completed");
        assertThat(store.endStep(claim(load), StepEnd.failed(new StepFailure("x", "y", null, ""), Map.of(), NOW)))
                .isFalse();
        assertThatExceptionOfType(StepStateException.class)
                .isThrownBy(() ->
                        store.completeStep(new StepClaim(run.steps().get(1).id(), 7), result));
        StoredStep step = store.findRun("digits-1").orElseThrow().step("load");
        assertThat(step.status()).isEqualTo(StepStatus.COMPLETED);
        assertThat(step.started()).isEqualTo(NOW);
        assertThat(step.ended()).isEqualTo(NOW.plusSeconds(1));
        assertThat(step.caching()).isEqualTo(result.caching());
        assertThat(step.details().log()).isEqualTo(result.log());
        assertThat(store.findCached("plain key").orElseThrow().step().id()).isEqualTo(load);
        assertThat(store.neededContents(List.of("log hash"))).containsExactly("log hash");
    }

    @Test
    void keepsTheEndOfAStepFromWhoeverTakesTheRunOver() {
        NewRun run = run("digits-1", "digits");
        String load = run.steps().get(0).id();
        store.startRun(run);
        store.completeStep(claim(load), StepResult.of(NOW, NOW, "k", List.of(), Map.of()));

        assertThat(store.takeOverRun(run.id(), RunOwner.current(), NOW.plusSeconds(1), NOW.plusSeconds(2)))
                .isPresent();

        assertThat(store.findRun("digits-1").orElseThrow().step("load").status())
                .isEqualTo(StepStatus.COMPLETED);
    }

    @Test
    void recordsTheLastStepWithTheEndOfItsRun() {
        NewRun run = run("digits-1", "digits");
        String load = run.steps().get(0).id();
        String train = run.steps().get(1).id();
        store.startRun(run);
        CompletedStep first =
                new CompletedStep(claim(load), StepResult.of(NOW, NOW, "first", List.of(artifact()), Map.of()));
        CompletedStep second = new CompletedStep(claim(train), StepResult.of(NOW, NOW, "second", List.of(), Map.of()));

        store.completeStep(first.claim(), first.result());
        assertThat(store.finishRun(second, run.id(), 1, RunStatus.COMPLETED, List.of(), "", NOW))
                .isTrue();

        StoredRun stored = store.findRun("digits-1").orElseThrow();
        assertThat(stored.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(stored.count(StepStatus.COMPLETED)).isEqualTo(2);
        assertThat(store.findCached("second")).isPresent();
        NewRun other = run("digits-2", "digits");
        store.startRun(other);
        CompletedStep withOutput = new CompletedStep(claim(other.steps().get(0).id()), first.result());
        assertThat(store.finishRun(withOutput, other.id(), 1, RunStatus.FAILED, List.of(), "", NOW))
                .isTrue();
        assertThat(store.findRun("digits-2").orElseThrow().step("load").outputs())
                .hasSize(1);
        assertThat(store.findRun("digits-2").orElseThrow().step("train").status())
                .isEqualTo(StepStatus.SKIPPED);
    }

    @Test
    void endsNoRunWithAStepThatSomebodyElseHas() {
        NewRun run = run("digits-1", "digits");
        store.startRun(run);
        CompletedStep last =
                new CompletedStep(claim(run.steps().get(1).id()), StepResult.of(NOW, NOW, "k", List.of(), Map.of()));
        store.takeOverRun(run.id(), RunOwner.current(), NOW.plusSeconds(1), NOW.plusSeconds(2));

        assertThatExceptionOfType(StepStateException.class)
                .isThrownBy(() -> store.finishRun(last, run.id(), 1, RunStatus.COMPLETED, List.of(), "", NOW));

        StoredRun stored = store.findRun("digits-1").orElseThrow();
        assertThat(stored.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(stored.count(StepStatus.WAITING)).isEqualTo(2);
    }

    @Test
    void takesSeveralStepsFromTheCacheOrNone() {
        NewRun first = run("digits-1", "digits");
        store.startRun(first);
        store.completeStep(claim(first.steps().get(0).id()), StepResult.of(NOW, NOW, "a", List.of(), Map.of()));
        String original = store.findCached("a").orElseThrow().step().id();
        CachedResult hit = CachedResult.hit("a", original, Map.of(), NOW);
        NewRun second = run("digits-2", "digits");
        store.startRun(second);
        CachedStep load = new CachedStep(claim(second.steps().get(0).id()), hit);
        CachedStep train = new CachedStep(claim(second.steps().get(1).id()), hit);

        assertThatExceptionOfType(StepStateException.class)
                .isThrownBy(() -> store.cacheSteps(
                        List.of(load, new CachedStep(new StepClaim(train.claim().stepRunId(), 9), hit))));
        assertThat(store.findRun("digits-2").orElseThrow().count(StepStatus.CACHED))
                .isZero();
        store.cacheSteps(List.of(load, train));
        assertThat(store.findRun("digits-2").orElseThrow().count(StepStatus.CACHED))
                .isEqualTo(2);
    }

    @Test
    void numbersTheVersionsOfAnArtifact() {
        for (int version = 1; version <= 3; version++) {
            NewRun run = run("digits-" + version, "digits");
            store.startRun(run);
            store.startStep(claim(run.steps().get(0).id()), NOW);
            assertThat(store.completeStep(
                            claim(run.steps().get(0).id()),
                            StepResult.of(NOW, NOW, "k", List.of(artifact()), Map.of())))
                    .extracting(StoredArtifact::version)
                    .containsExactly(version);
        }
    }

    @Test
    void refusesResultsOfAStepThatSomebodyElseEnded() {
        NewRun run = run("digits-1", "digits");
        String load = run.steps().get(0).id();
        store.startRun(run);
        store.startStep(claim(load), NOW);
        store.finishRun(run.id(), 1, RunStatus.FAILED, List.of(), "found dead", NOW);

        assertThatExceptionOfType(StepStateException.class)
                .isThrownBy(() -> store.completeStep(claim(load), StepResult.of(NOW, NOW, "k", List.of(), Map.of())))
                .withMessageContaining("failed")
                .withMessageContaining("start the pipeline again");
        StoredRun stored = store.findRun("digits-1").orElseThrow();
        assertThat(stored.reason()).isEqualTo("found dead");
        assertThat(stored.step("train").status()).isEqualTo(StepStatus.SKIPPED);
    }

    @Test
    void listsRunsNewestFirstPageByPage() {
        for (int i = 1; i <= 5; i++) {
            store.startRun(run("digits-" + i, i % 2 == 0 ? "even" : "odd"));
        }

        assertThat(store.listRuns(RunQuery.newest(2)))
                .extracting(StoredRun::name)
                .containsExactly("digits-5", "digits-4");
        assertThat(store.listRuns(RunQuery.newest(2).before("digits-4")))
                .extracting(StoredRun::name)
                .containsExactly("digits-3", "digits-2");
        assertThat(store.listRuns(RunQuery.newest(9).ofPipeline("even"))).hasSize(2);
        assertThat(store.listRuns(RunQuery.newest(9).withStatus(RunStatus.FAILED)))
                .isEmpty();
        assertThat(store.runNames("digits-", 2)).containsExactly("digits-5", "digits-4");
        assertThat(store.listPipelines())
                .extracting(pipeline -> pipeline.name() + " " + pipeline.runs() + " " + pipeline.lastRun())
                .containsExactly("even 2 digits-4", "odd 3 digits-5");
    }

    @Test
    void endsRunsWhoseProcessIsGone() {
        RunOwner gone = new RunOwner(
                RunOwner.current().machine(), ProcessHandle.current().pid(), "another start");
        store.startRun(run("dead", "digits", gone));
        store.startRun(run("alive", "digits"));
        store.startRun(run("elsewhere", "digits", new RunOwner("another machine", 1, "1")));

        assertThat(store.markDeadRuns(NOW.plusSeconds(MetadataStore.LOST_AFTER_SECONDS)))
                .containsExactly("dead");
        assertThat(store.markDeadRuns(NOW.plusSeconds(MetadataStore.LOST_AFTER_SECONDS + 1)))
                .containsExactly("elsewhere");
        assertThat(store.findRun("dead").orElseThrow().reason()).contains("process");
        assertThat(store.findRun("alive").orElseThrow().status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void refusesWhatAnOwnerRecordsThatHasLostTheRun() {
        NewRun run = run("digits-1", "digits");
        String load = run.steps().get(0).id();
        store.startRun(run);
        store.startStep(claim(load), NOW);

        assertThat(store.takeOverRun(run.id(), RunOwner.current(), NOW, NOW)).isEmpty(); // It is alive.
        long epoch = store.takeOverRun(run.id(), RunOwner.current(), NOW.plusSeconds(1), NOW.plusSeconds(2))
                .orElseThrow();

        assertThat(epoch).isEqualTo(2);
        assertThatExceptionOfType(StepStateException.class)
                .isThrownBy(() ->
                        store.completeStep(claim(load), StepResult.of(NOW, NOW, "k", List.of(artifact()), Map.of())));
        assertThat(store.endStep(claim(load), StepEnd.failed(new StepFailure("x", "y", null, ""), Map.of(), NOW)))
                .isFalse();
        assertThat(store.finishRun(run.id(), 1, RunStatus.FAILED, List.of(), "", NOW))
                .isFalse();
        assertThat(store.heartbeat(run.id(), 1, NOW)).isEqualTo(RunSignal.LOST);
        assertThat(store.heartbeat(run.id(), 2, NOW)).isEqualTo(RunSignal.GO_ON);
        store.completeStep(new StepClaim(load, 2), StepResult.of(NOW, NOW, "k", List.of(artifact()), Map.of()));
        assertThat(store.findRun("digits-1").orElseThrow().step("load").outputs())
                .hasSize(1);
    }

    @Test
    void twoStepsThatRaceForOneCacheKeyBothKeepWhatTheyMade() throws Exception {
        List<NewRun> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(run("race-" + i, "digits"));
            store.startRun(runs.get(i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<List<StoredArtifact>>> made = new ArrayList<>();
        for (NewRun run : runs) {
            made.add(threads.submit(() -> store.completeStep(
                    claim(run.steps().get(0).id()),
                    StepResult.of(NOW, NOW, "one key", List.of(artifact()), Map.of()))));
        }
        List<Integer> versions = new ArrayList<>();
        for (Future<List<StoredArtifact>> each : made) {
            versions.add(each.get().get(0).version());
        }
        threads.shutdown();

        assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        StoredStep hit = store.findCached("one key").orElseThrow().step();
        assertThat(hit.status()).isEqualTo(StepStatus.COMPLETED);
        assertThat(hit.outputs()).hasSize(1);
    }

    @Test
    void recordsWhatAResultDependsOnWhenTheRunBeginsAndTellsItWhenTheStepHasEnded() {
        Map<String, String> planned = Map.of("code", "c1");
        List<NewRun.Step> steps = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            steps.add(new NewRun.Step(
                    id(),
                    "step-" + i,
                    Map.of(),
                    List.of(),
                    List.of(),
                    "step",
                    null,
                    -1,
                    new NewRun.ResultKey("planned " + i, planned)));
        }
        store.startRun(new NewRun(id(), "planned", "p", "default", NOW, Map.of(), RunOwner.current(), steps));

        store.completeStep(claim(steps.get(0).id()), ended("planned 0", planned));
        store.completeStep(claim(steps.get(1).id()), ended("another", Map.of("code", "c2")));
        assertThatExceptionOfType(StepStateException.class)
                .isThrownBy(() -> store.completeStep(new StepClaim(steps.get(2).id(), 7), ended("planned 2", planned)));
        assertThatExceptionOfType(StepStateException.class)
                .isThrownBy(() -> store.completeStep(claim(steps.get(0).id()), ended("planned 0", planned)));

        List<StoredStep> found = store.findRun("planned").orElseThrow().steps();
        assertThat(found)
                .extracting(StoredStep::status)
                .containsExactly(StepStatus.COMPLETED, StepStatus.COMPLETED, StepStatus.WAITING, StepStatus.WAITING);
        assertThat(found).extracting(StoredStep::cacheKey).containsExactly("planned 0", "another", null, null);
        assertThat(found)
                .extracting(step -> step.details().caching().parts())
                .containsExactly(planned, Map.of("code", "c2"), Map.of(), Map.of());
        assertThat(store.findCached("planned 0")).isPresent();
        assertThat(store.findCached("another")).isPresent();
        assertThat(store.findCached("planned 1")).isEmpty();
        assertThat(store.findCached("planned 2")).isEmpty();
    }

    private static StepResult ended(String key, Map<String, String> parts) {
        return new StepResult(
                NOW, NOW, key, new StepCaching(CacheStatus.MISS, null, parts), List.of(), Map.of(), null, null);
    }

    /** {@code -Dhalley.rounds=100} is the long form. */
    @Test
    void sixtyFourStepsEndAtOnceWithoutAnError() throws Exception {
        int rounds = Integer.getInteger("halley.rounds", 5);
        ExecutorService threads = Executors.newFixedThreadPool(64);
        for (int round = 0; round < rounds; round++) {
            List<NewRun.Step> steps = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                steps.add(new NewRun.Step(id(), "step-" + i, Map.of(), List.of(), List.of()));
            }
            NewRun run = new NewRun(
                    id(), "parallel-" + round, "parallel", "default", NOW, Map.of(), RunOwner.current(), steps);
            store.startRun(run);
            CyclicBarrier together = new CyclicBarrier(64);
            List<Future<List<StoredArtifact>>> ends = new ArrayList<>();
            for (NewRun.Step step : steps) {
                ends.add(threads.submit(() -> {
                    together.await();
                    return store.completeStep(
                            claim(step.id()),
                            StepResult.of(
                                    NOW, NOW, step.step(), List.of(artifact()), Map.of("a", TextNode.valueOf("b"))));
                }));
            }
            for (Future<List<StoredArtifact>> end : ends) {
                assertThat(end.get()).hasSize(1);
            }
            assertThat(store.findRun(run.id()).orElseThrow().count(StepStatus.COMPLETED))
                    .isEqualTo(64);
        }
        threads.shutdown();
    }

    @Test
    void pagesThroughAListThatGrowsMeanwhile() {
        for (int i = 1; i <= 5; i++) {
            store.startRun(run("digits-" + i, "digits"));
        }
        Listing listing = Listing.newest(2).sortedBy("name", true).where("name", "startswith:digits");

        Page<StoredRun> first = store.runs(listing);
        store.startRun(run("digits-6", "digits"));
        Page<StoredRun> second = store.runs(listing.after(first.next()));

        assertThat(first).extracting(StoredRun::name).containsExactly("digits-5", "digits-4");
        assertThat(second).extracting(StoredRun::name).containsExactly("digits-3", "digits-2");
        assertThat(store.runs(listing.after(second.next())))
                .extracting(StoredRun::name)
                .containsExactly("digits-1");
        assertThat(store.runs(
                        Listing.newest().where("status", "oneof:running,failed").where("duration", "gt:1")))
                .isEmpty();
    }

    /** As users of SQL and of other trackers know it: what they look for is rarely written as it was named. */
    @Test
    void looksForPartsOfTextsInWhateverCaseTheyAreWritten() {
        NewRun run = run("Nightly-Über-1", "Digits");
        store.startRun(run);
        store.tagRun(run.id(), List.of("Team-A"), List.of());
        store.logRunMetadata(run.id(), Map.of("Branch", TextNode.valueOf("Main")), NOW);

        for (String found : List.of(
                "name=contains:night",
                "name=contains:NIGHTLY-Ü",
                "name=startswith:nIGHT",
                "name=endswith:BER-1",
                "pipeline=contains:dIGIT",
                "text=contains:digits",
                "text=contains:DIGITS",
                "tag=contains:team",
                "metadata.Branch=startswith:main",
                "status=contains:Run")) {
            assertThat(names(found)).as(found).containsExactly("Nightly-Über-1");
        }
        for (String unequal : List.of(
                "name=nightly-Über-1",
                "name=contains:über",
                "name=contains:n_ghtly",
                "name=contains:night%1",
                "tag=team-a",
                "metadata.Branch=main")) {
            assertThat(names(unequal)).as(unequal).isEmpty();
        }
    }

    private List<String> names(String filter) {
        return store.runs(Listing.newest().where(Filter.parse(filter))).items().stream()
                .map(StoredRun::name)
                .toList();
    }

    static NewRun run(String name, String pipeline) {
        return run(name, pipeline, RunOwner.current());
    }

    static NewRun run(String name, String pipeline, RunOwner owner) {
        NewRun.Step load = new NewRun.Step(id(), "load", Map.of("rows", TextNode.valueOf("all")), List.of(), List.of());
        NewRun.Step train = new NewRun.Step(
                id(), "train", Map.of(), List.of("load"), List.of(new NewRun.Input("data", "load", "output")));
        return new NewRun(id(), name, pipeline, "default", NOW, Map.of(), owner, List.of(load, train));
    }

    private static NewArtifact artifact() {
        return new NewArtifact("output", "digits::load::output", "java.lang.String", "text", "hash", "uri", 7);
    }

    private static StepClaim claim(String stepRunId) {
        return new StepClaim(stepRunId, 1);
    }

    static String id() {
        return UUID.randomUUID().toString();
    }
}
