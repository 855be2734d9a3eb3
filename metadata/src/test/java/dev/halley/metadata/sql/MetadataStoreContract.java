package dev.halley.metadata.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.metadata.CachedResult;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StepStateException;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredSecret;
import dev.halley.metadata.StoredStack;
import dev.halley.metadata.StoredStep;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every metadata store does. */
abstract class MetadataStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00.123456789Z");

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
    void keepsComponentsByTypeAndName() {
        StoredComponent tracker = component("experiment_tracker", "comet_tracker");

        assertThat(store.createComponent(tracker)).isTrue();
        assertThat(store.createComponent(tracker)).isFalse();
        assertThat(store.createComponent(component("orchestrator", "comet_tracker")))
                .isTrue();
        assertThat(store.findComponent(tracker.key())).contains(tracker);
        assertThat(store.listComponents("experiment_tracker")).containsExactly(tracker);
        assertThat(store.listComponents(null)).hasSize(2);
    }

    @Test
    void keepsAComponentAsLongAsAStackHasIt() {
        StoredComponent tracker = component("experiment_tracker", "comet_tracker");
        store.createComponent(tracker);
        store.createStack(stack("custom", tracker.key()));

        assertThat(store.deleteComponent(tracker.key())).isFalse();
        assertThat(store.deleteStack("custom")).isTrue();
        assertThat(store.deleteComponent(tracker.key())).isTrue();
        assertThat(store.deleteComponent(tracker.key())).isFalse();
    }

    @Test
    void keepsOneActiveStackAndDoesNotDeleteIt() {
        store.createStack(stack("one"));
        store.createStack(stack("two"));

        assertThat(store.activeStack()).isEmpty();
        assertThat(store.setActiveStack("three")).isFalse();
        assertThat(store.setActiveStack("one")).isTrue();
        assertThat(store.setActiveStack("two")).isTrue();
        assertThat(store.activeStack()).contains("two");
        assertThat(store.deleteStack("two")).isFalse();
        assertThat(store.deleteStack("one")).isTrue();
        assertThat(store.listStacks()).extracting(StoredStack::name).containsExactly("two");
    }

    @Test
    void refusesAStackOfAnUnknownComponent() {
        assertThat(store.createStack(stack("custom", new ComponentKey("orchestrator", "none"))))
                .isFalse();
        assertThat(store.findStack("custom")).isEmpty();
    }

    @Test
    void renamesAComponentInTheStacksThatHaveIt() {
        StoredComponent before = component("orchestrator", "one");
        store.createComponent(before);
        store.createComponent(component("orchestrator", "taken"));
        store.createStack(stack("custom", before.key()));
        StoredComponent after = before.withName("two").withLabels(Map.of("team", "vision"));

        assertThat(store.replaceComponent(before, before.withName("taken"))).isFalse();
        assertThat(store.replaceComponent(before, after)).isTrue();
        assertThat(store.replaceComponent(before, after)).isFalse();
        assertThat(store.findComponent(after.key())).contains(after);
        assertThat(store.findStack("custom").orElseThrow().components()).containsExactly(after.key());
        assertThat(store.deleteComponent(after.key())).isFalse();
    }

    @Test
    void replacesAStackOnlyAsItIsKnown() {
        store.createComponent(component("orchestrator", "one"));
        store.createComponent(component("orchestrator", "two"));
        StoredStack before = stack("custom", new ComponentKey("orchestrator", "one"));
        store.createStack(before);
        store.setActiveStack("custom");
        StoredStack after = new StoredStack(
                before.id(), "renamed", List.of(new ComponentKey("orchestrator", "two")), before.created());

        assertThat(store.replaceStack(before, after)).isTrue();
        assertThat(store.replaceStack(before, after)).isFalse();
        assertThat(store.findStack("renamed")).contains(after);
        assertThat(store.activeStack()).contains("renamed");
        assertThat(store.deleteComponent(new ComponentKey("orchestrator", "one")))
                .isTrue();
    }

    @Test
    void keepsPublicAndPrivateSecretsOfOneNameApart() {
        StoredSecret ofAll = new StoredSecret(SecretId.ofAll("s"), Map.of("key", ciphertext(1)), NOW, NOW);
        StoredSecret own = new StoredSecret(new SecretId("s", "ada"), Map.of("key", ciphertext(2)), NOW, NOW);

        assertThat(store.createSecret(ofAll)).isTrue();
        assertThat(store.createSecret(own)).isTrue();
        assertThat(store.findSecret(own.id())).contains(own);
        assertThat(store.deleteSecret(ofAll.id())).isTrue();
        assertThat(store.listSecrets()).containsExactly(own);
    }

    @Test
    void replacesASecretOnlyAsItIsKnown() {
        StoredSecret before = new StoredSecret(SecretId.ofAll("one"), Map.of("key", ciphertext(1)), NOW, NOW);
        StoredSecret after = new StoredSecret(SecretId.ofAll("two"), Map.of("key", ciphertext(2)), NOW, NOW);
        store.createSecret(before);

        assertThat(store.replaceSecret(before, after)).isTrue();
        assertThat(store.replaceSecret(before, after)).isFalse();
        assertThat(store.listSecrets()).containsExactly(after);
    }

    @Test
    void changesSomeKeysOfASecret() {
        SecretId id = SecretId.ofAll("comet_secret");
        store.createSecret(
                new StoredSecret(id, Map.of("api_key", ciphertext(1), "workspace", ciphertext(2)), NOW, NOW));

        Instant later = NOW.plusSeconds(1);
        assertThat(store.updateSecret(id, Map.of("api_key", ciphertext(3)), List.of("workspace"), later))
                .isTrue();
        assertThat(store.findSecret(id)).contains(new StoredSecret(id, Map.of("api_key", ciphertext(3)), NOW, later));
        assertThat(store.deleteSecret(id)).isTrue();
        assertThat(store.listSecrets()).isEmpty();
    }

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

    private static NewRun run(String name, String pipeline) {
        return run(name, pipeline, RunOwner.current());
    }

    private static NewRun run(String name, String pipeline, RunOwner owner) {
        NewRun.Step load = new NewRun.Step(id(), "load", Map.of("rows", TextNode.valueOf("all")), List.of(), List.of());
        NewRun.Step train = new NewRun.Step(
                id(), "train", Map.of(), List.of("load"), List.of(new NewRun.Input("data", "load", "output")));
        return new NewRun(id(), name, pipeline, "default", NOW, Map.of(), owner, List.of(load, train));
    }

    private static NewArtifact artifact() {
        return new NewArtifact("output", "digits::load::output", "java.lang.String", "text", "hash", "uri", 7);
    }

    private static StoredComponent component(String type, String name) {
        return new StoredComponent(id(), type, name, "local", Map.of("a", TextNode.valueOf("b")), NOW);
    }

    private static StoredStack stack(String name, ComponentKey... components) {
        return new StoredStack(id(), name, List.of(components), NOW);
    }

    private static Ciphertext ciphertext(int value) {
        return new Ciphertext(new byte[] {(byte) value});
    }

    private static StepClaim claim(String stepRunId) {
        return new StepClaim(stepRunId, 1);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
