package dev.halley.metadata.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.OfferedPipeline;
import dev.halley.metadata.RequestedRun;
import dev.halley.metadata.RequestedRun.Status;
import dev.halley.metadata.RunDetails;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.RunWish;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredApproval;
import dev.halley.metadata.StoredRevision;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredWorker;
import dev.halley.step.StepStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every metadata store does for those who steer runs from a page. */
abstract class WorkStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00.123456789Z");

    private MetadataStore store;

    abstract MetadataStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void givesARequestToOneWorkerThatHasThePipeline() {
        worker("w1", "digits");
        worker("w2", "digits");
        store.requestRun(request("r1", "digits"));
        store.requestRun(request("r2", "other"));

        assertThat(store.claimRequest("w1", List.of("digits"), NOW)).hasValueSatisfying(taken -> {
            assertThat(taken.id()).isEqualTo("r1");
            assertThat(taken.status()).isEqualTo(Status.TAKEN);
            assertThat(taken.wish().parameters()).containsEntry("trees", IntNode.valueOf(9));
        });
        assertThat(store.claimRequest("w2", List.of("digits"), NOW)).isEmpty();
        assertThat(store.reportRequest("r1", Status.STARTED, "digits-1", null)).isTrue();
        assertThat(store.findRequest("r1"))
                .hasValueSatisfying(started -> assertThat(started.run()).isEqualTo("digits-1"));
        assertThat(store.listRequests(10)).extracting(RequestedRun::id).containsExactly("r2", "r1");
    }

    @Test
    void withdrawsARequestOnlyAsLongAsItWaits() {
        store.requestRun(request("r1", "digits"));
        store.requestRun(request("r2", "digits"));
        store.claimRequest("w1", List.of("digits"), NOW);

        assertThat(store.withdrawRequest("r1")).isFalse();
        assertThat(store.withdrawRequest("r2")).isTrue();
        assertThat(store.claimRequest("w1", List.of("digits"), NOW)).isEmpty();
    }

    @Test
    void failsWhatAWorkerTookAndDidNotStartIfTheWorkerIsGone() {
        worker("w1", "digits");
        store.requestRun(request("r1", "digits"));
        store.claimRequest("w1", List.of("digits"), NOW);

        store.failLostRequests(NOW.minusSeconds(1));
        assertThat(store.findRequest("r1").orElseThrow().status()).isEqualTo(Status.TAKEN);
        store.failLostRequests(NOW.plusSeconds(1));
        assertThat(store.findRequest("r1").orElseThrow().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void letsWhatADismissedWorkerTookWaitAgain() {
        worker("w1", "digits");
        store.requestRun(request("r1", "digits"));
        store.claimRequest("w1", List.of("digits"), NOW);

        store.dismissWorker("w1");

        assertThat(store.listWorkers(Instant.EPOCH)).isEmpty();
        assertThat(store.claimRequest("w2", List.of("digits"), NOW)).isPresent();
    }

    @Test
    void listsTheWorkersThatGaveAHeartbeat() {
        worker("w1", "digits");
        worker("w2", "digits");

        assertThat(store.keepWorker("w2", NOW.plusSeconds(60))).isTrue();
        assertThat(store.keepWorker("w3", NOW)).isFalse();

        assertThat(store.listWorkers(NOW.plusSeconds(1)))
                .extracting(StoredWorker::id)
                .containsExactly("w2");
        assertThat(store.listWorkers(NOW).get(0).pipelines())
                .extracting(OfferedPipeline::name)
                .containsExactly("digits");
    }

    @Test
    void keepsADefinitionOnlyIfItDiffersFromTheNewest() {
        assertThat(store.keepRevision("digits", "one", "c0ffee", NOW)).isEqualTo(1);
        assertThat(store.keepRevision("digits", "one", null, NOW)).isEqualTo(1);
        assertThat(store.keepRevision("digits", "two", null, NOW)).isEqualTo(2);
        assertThat(store.keepRevision("digits", "one", null, NOW)).isEqualTo(3);
        assertThat(store.keepRevision("other", "one", null, NOW)).isEqualTo(1);

        assertThat(store.listRevisions("digits", 10))
                .extracting(StoredRevision::number)
                .containsExactly(3, 2, 1);
        assertThat(store.listRevisions("digits", 10).get(2).commit()).isEqualTo("c0ffee");
    }

    @Test
    void givesEachDefinitionANumberOfItsOwnHoweverManyAreKeptAtOnce() throws Exception {
        int processes = 8;
        CyclicBarrier start = new CyclicBarrier(processes);
        List<FutureTask<Integer>> tasks = IntStream.range(0, processes)
                .mapToObj(i -> new FutureTask<>(() -> {
                    start.await();
                    return store.keepRevision("digits", "definition " + i, null, NOW);
                }))
                .toList();

        tasks.forEach(task -> new Thread(task).start());

        Map<Integer, String> kept = new HashMap<>();
        for (int i = 0; i < processes; i++) {
            kept.put(tasks.get(i).get(), "definition " + i);
        }
        assertThat(store.listRevisions("digits", 100)).hasSize(processes).allSatisfy(each -> assertThat(kept)
                .containsEntry(each.number(), each.definition()));
    }

    @Test
    void tellsTheOwnerOfARunThatItIsPausedUntilItIsNot() {
        StoredRun run = run();

        assertThat(store.pauseRun(run.name(), "ada", NOW)).isTrue();
        assertThat(store.signal(run.id(), 1)).isEqualTo(RunSignal.PAUSE);
        assertThat(store.findControls(run.id()).pausedBy()).isEqualTo("ada");
        assertThat(store.requestCancel(run.id(), NOW)).isTrue();
        assertThat(store.signal(run.id(), 1)).isEqualTo(RunSignal.CANCEL);
        assertThat(store.pauseRun(run.name(), null, NOW)).isTrue();
        assertThat(store.findControls(run.id()).pausedAt()).isNull();
        store.finishRun(run.id(), 1, RunStatus.CANCELLED, List.of(), "", NOW);
        assertThat(store.pauseRun(run.name(), "ada", NOW)).isFalse();
    }

    @Test
    void takesTheAnswerToAQuestionOnce() {
        StoredRun run = run();
        String step = run.steps().get(0).id();
        StoredApproval asked = new StoredApproval(run.id(), "load", step, "Go on?", NOW, null, false, "", "");

        assertThat(store.decideApproval(run.id(), "load", true, "ada", "yes", NOW))
                .isFalse(); // It does not ask yet.
        store.askApproval(asked);
        assertThat(store.decideApproval(run.id(), "load", true, "ada", "yes", NOW))
                .isTrue();
        assertThat(store.decideApproval(run.id(), "load", false, "bob", "no", NOW))
                .isFalse();
        store.askApproval(asked); // By the process that goes on with the run.
        assertThat(store.findApproval(step)).hasValueSatisfying(answer -> {
            assertThat(answer.approved()).isTrue();
            assertThat(answer.by()).isEqualTo("ada");
        });
        assertThat(store.findControls(run.id()).approvals()).hasSize(1);
    }

    @Test
    void judgesARunThatHasEnded() {
        StoredRun run = run();

        assertThat(store.judgeRun(run.name(), RunStatus.COMPLETED, "note")).isFalse();
        store.finishRun(run.id(), 1, RunStatus.FAILED, List.of("first"), "", NOW);
        assertThat(store.judgeRun(run.name(), RunStatus.COMPLETED, "note")).isTrue();
        assertThat(store.judgeRun(run.name(), RunStatus.COMPLETED, "note")).isFalse();

        StoredRun judged = store.findRun(run.name()).orElseThrow();
        assertThat(judged.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(judged.notices()).containsExactly("first", "note");
    }

    @Test
    void takesDiscardedResultsOutOfTheCache() {
        StoredRun run = run();
        String step = run.steps().get(0).id();
        store.completeStep(new StepClaim(step, 1), StepResult.of(NOW, NOW, "key", List.of(), Map.of()));
        assertThat(store.discardStep(run.name(), "load", "wrong", NOW)).isFalse(); // It runs.
        store.finishRun(run.id(), 1, RunStatus.COMPLETED, List.of(), "", NOW);
        assertThat(store.findCached("key")).isPresent();

        assertThat(store.discardStep(run.name(), "load", "wrong data", NOW)).isTrue();

        assertThat(store.findCached("key")).isEmpty();
        StoredRun after = store.findRun(run.name()).orElseThrow();
        assertThat(after.status()).isEqualTo(RunStatus.FAILED);
        assertThat(after.step("load").status()).isEqualTo(StepStatus.FAILED);
        assertThat(after.step("load").failure()).isNotNull();
        assertThat(store.takeOverRun(run.id(), RunOwner.current(), NOW, NOW)).isPresent();
    }

    private void worker(String id, String pipeline) {
        OfferedPipeline offered = new OfferedPipeline(
                pipeline,
                "org.example.Digits",
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode(),
                "parameters: {}",
                1);
        store.offerPipelines(new StoredWorker(id, "vm-17", 42, NOW, NOW, List.of(offered)));
    }

    private static RequestedRun request(String id, String pipeline) {
        RunWish wish = new RunWish(
                RunWish.Kind.RUN,
                pipeline,
                null,
                List.of(),
                false,
                Map.of("trees", IntNode.valueOf(9)),
                "tags: [x]",
                null,
                false,
                List.of("asked"));
        return new RequestedRun(id, wish, "ada", NOW, Status.WAITING, null, null, null);
    }

    private StoredRun run() {
        String id = UUID.randomUUID().toString();
        NewRun.Step load = new NewRun.Step(UUID.randomUUID().toString(), "load", Map.of(), List.of(), List.of());
        assertThat(store.startRun(new NewRun(
                        id,
                        "run-" + id,
                        "digits",
                        "default",
                        NOW,
                        Map.of(),
                        RunOwner.current(),
                        List.of(load),
                        RunDetails.NONE)))
                .isTrue();
        return store.findRun(id).orElseThrow();
    }
}
