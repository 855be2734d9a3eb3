package dev.halley.testmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.Listing;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredSchedule;
import dev.halley.metadata.StoredSecret;
import dev.halley.metadata.StoredStack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every metadata store does. */
public abstract class MetadataStoreContract extends RunStoreContract {

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
    void leavesTheTimeOutOfTheDurationInWhichNobodyExecutedTheRun() {
        NewRun failed = run("failed", "digits");
        store.startRun(failed);
        store.finishRun(failed.id(), 1, RunStatus.FAILED, List.of(), "", NOW.plusSeconds(10));
        goOn(failed, 2, NOW.plusSeconds(3_600), RunStatus.FAILED, NOW.plusSeconds(3_605));
        goOn(failed, 3, NOW.plusSeconds(7_200), RunStatus.COMPLETED, NOW.plusSeconds(7_202));
        NewRun lost = run("lost", "digits", new RunOwner("another machine", 1, "1"));
        store.startRun(lost);
        store.heartbeat(lost.id(), 1, NOW.plusSeconds(20));
        goOn(lost, 2, NOW.plusSeconds(3_600), RunStatus.COMPLETED, NOW.plusSeconds(3_607));
        NewRun dead = run("dead", "digits", new RunOwner("another machine", 1, "1"));
        store.startRun(dead);
        store.startStep(new StepClaim(dead.steps().get(0).id(), 1), NOW);
        store.heartbeat(dead.id(), 1, NOW.plusSeconds(5));
        assertThat(store.markDeadRuns(NOW.plusSeconds(3_000))).containsExactly("dead");
        goOn(dead, 2, NOW.plusSeconds(3_600), RunStatus.COMPLETED, NOW.plusSeconds(3_608));

        assertThat(store.runs(Listing.newest().sortedBy("duration", true).where("duration", "lt:60")))
                .extracting(StoredRun::name, run -> run.duration().toSeconds())
                .containsExactly(tuple("lost", 27L), tuple("failed", 17L), tuple("dead", 13L));
    }

    private void goOn(NewRun run, long epoch, Instant at, RunStatus status, Instant ended) {
        assertThat(store.takeOverRun(run.id(), RunOwner.current(), at, at)).contains(epoch);
        assertThat(store.finishRun(run.id(), epoch, status, List.of(), "", ended))
                .isTrue();
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
        assertThat(store.findStackParts("custom").orElseThrow().components()).containsExactly(after);
        assertThat(store.findStackParts("none")).isEmpty();
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
    void givesAScheduledTimeToOneSchedulerOnly() {
        StoredSchedule nightly = new StoredSchedule(
                "nightly",
                "x.Y",
                List.of("a"),
                null,
                60L,
                "UTC",
                null,
                null,
                false,
                true,
                null,
                null,
                Map.of(),
                NOW,
                NOW,
                null,
                null,
                null);

        assertThat(store.createSchedule(nightly)).isTrue();
        assertThat(store.createSchedule(nightly)).isFalse();
        assertThat(store.claimSchedule("nightly", NOW, NOW.plusSeconds(60))).isTrue();
        assertThat(store.claimSchedule("nightly", NOW, NOW.plusSeconds(60))).isFalse();
        store.reportSchedule("nightly", "run-1", null);
        assertThat(store.findSchedule("nightly").orElseThrow().lastRun()).isEqualTo("run-1");
        assertThat(store.deleteSchedule("nightly")).isTrue();
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
}
