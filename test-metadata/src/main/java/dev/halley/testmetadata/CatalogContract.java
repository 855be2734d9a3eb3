package dev.halley.testmetadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NamedArtifact;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every metadata store lists artifacts and versions of models. */
abstract class CatalogContract {

    static final Instant NOW = Instant.parse("2026-11-24T09:00:00.123456789Z");

    @SuppressWarnings("NullAway.Init") // Set before each test.
    MetadataStore store;

    /** An empty store. */
    protected abstract MetadataStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void listsEachArtifactOnceWithItsNewestVersion() {
        for (String name : List.of("red", "blue", "red", "red", "green")) {
            store.saveArtifact(saved(name, name.length()), NOW);
        }

        Listing byName = Listing.newest(2).sortedBy("name", false);
        Page<NamedArtifact> first = store.listNamedArtifacts(byName);
        Page<NamedArtifact> second = store.listNamedArtifacts(byName.after(first.next()));

        assertThat(first.items()).extracting(NamedArtifact::name).containsExactly("blue", "green");
        assertThat(second.items()).extracting(NamedArtifact::name).containsExactly("red");
        assertThat(second.next()).isNull();
        assertThat(second.items().get(0).versions()).isEqualTo(3);
        assertThat(second.items().get(0).newest().version()).isEqualTo(3);
        assertThat(store.listNamedArtifacts(Listing.newest().sortedBy("versions", true)))
                .first()
                .extracting(NamedArtifact::name)
                .isEqualTo("red");
        assertThat(store.listNamedArtifacts(Listing.newest().where("tag", "of-blue")))
                .extracting(NamedArtifact::name)
                .containsExactly("blue");
    }

    @Test
    void countsArtifactsAndVersionsAsFarAsItIsAsked() {
        for (String name : List.of("red", "blue", "red", "red", "green")) {
            store.saveArtifact(saved(name, name.length()), NOW);
        }

        assertThat(store.countNamedArtifacts(List.of(), 100)).isEqualTo(3);
        assertThat(store.countNamedArtifacts(List.of(), 2)).isEqualTo(2);
        assertThat(store.countArtifacts(List.of(), 100)).isEqualTo(5);
        assertThat(store.countArtifacts(List.of(), 4)).isEqualTo(4);
        assertThat(store.countArtifacts(List.of(Filter.of("name", "red"), Filter.of("tag", "of-red")), 100))
                .isEqualTo(3);
        assertThat(store.countNamedArtifacts(List.of(Filter.of("versions", "gt:1")), 100))
                .isEqualTo(1);
        assertThat(store.countArtifacts(List.of(Filter.of("name", "none")), 100))
                .isZero();
    }

    @Test
    void sortsByWhatOnlySomeArtifactsHave() {
        NewRun run = new NewRun(
                UUID.randomUUID().toString(),
                "digits-1",
                "digits",
                "default",
                NOW,
                Map.of(),
                RunOwner.current(),
                List.of(new NewRun.Step("the-step", "load", Map.of(), List.of(), List.of())));
        store.startRun(run);
        store.startStep(new StepClaim("the-step", 1), NOW);
        NewArtifact made = new NewArtifact("output", "made", "java.lang.String", "text", "hash", "uri", 7);
        store.completeStep(new StepClaim("the-step", 1), StepResult.of(NOW, NOW, "k", List.of(made), Map.of()));
        store.saveArtifact(saved("by-hand", 1), NOW);
        store.saveArtifact(saved("by-hand", 2), NOW);

        List<String> seen = new ArrayList<>();
        Listing byRun = Listing.newest(1).sortedBy("run", true);
        for (Page<ArtifactVersion> page = store.artifacts(byRun); ; page = store.artifacts(byRun.after(page.next()))) {
            page.items().forEach(each -> seen.add(each.name() + " " + each.version()));
            if (page.next() == null) {
                break;
            }
        }

        assertThat(seen).containsExactly("made 1", "by-hand 2", "by-hand 1");
    }

    @Test
    void listsModelsByAllThatIsSaidOfThem() {
        store.saveModel(new StoredModel("digits", "Reads digits", "MIT", List.of("small"), NOW, 0));
        store.saveModel(new StoredModel("letters", "", "Apache-2.0", List.of(), NOW.plusSeconds(1), 0));
        store.createModelVersion("digits", null, "after the fix", NOW);
        store.createModelVersion("digits", null, "", NOW);

        Page<StoredModel> most = store.models(Listing.newest(1).sortedBy("versions", true));

        assertThat(most).extracting(StoredModel::name).containsExactly("digits");
        assertThat(store.models(Listing.newest(1).sortedBy("versions", true).after(most.next())))
                .extracting(StoredModel::name)
                .containsExactly("letters");
        assertThat(store.models(Listing.newest().where("license", "startswith:apache")))
                .extracting(StoredModel::name)
                .containsExactly("letters");
        assertThat(store.models(Listing.newest().where("versions", "gt:1").where("description", "contains:reads")))
                .extracting(StoredModel::name)
                .containsExactly("digits");
        assertThat(store.listModelVersions("digits", Listing.newest().where("description", "contains:fix")))
                .extracting(StoredModelVersion::number)
                .containsExactly(1);
    }

    @Test
    void sortsVersionsOfAModelByWhatWasLearnedOfThem() {
        store.saveModel(new StoredModel("digits", "", "", List.of(), NOW, 0));
        StoredArtifact weights = store.saveArtifact(saved("weights", 4), NOW);
        for (double accuracy : new double[] {0.7, 0.9, 0, 0.8}) {
            String id = store.createModelVersion("digits", null, "", NOW)
                    .orElseThrow()
                    .id();
            if (accuracy > 0) {
                store.logModelMetadata(id, Map.of("accuracy", new DoubleNode(accuracy)), NOW);
            }
        }
        store.linkArtifact(store.findModelVersion("digits", "2").orElseThrow().id(), weights.id());

        Listing best = Listing.newest(2).sortedBy("metadata.accuracy", true);
        Page<StoredModelVersion> first = store.listModelVersions("digits", best);
        Page<StoredModelVersion> second = store.listModelVersions("digits", best.after(first.next()));

        assertThat(first.items()).extracting(StoredModelVersion::number).containsExactly(2, 4);
        assertThat(second.items()).extracting(StoredModelVersion::number).containsExactly(1, 3);
        assertThat(store.listModelVersions("digits", Listing.newest().sortedBy("metadata.accuracy", false)))
                .extracting(StoredModelVersion::number)
                .containsExactly(1, 4, 2, 3);
        assertThat(store.listModelVersions("other", Listing.newest())).isEmpty();
        assertThat(store.listModelVersionsWith(weights.id(), 10))
                .extracting(StoredModelVersion::number)
                .containsExactly(2);
    }

    private static NewArtifact saved(String name, long size) {
        return new NewArtifact(
                "",
                name,
                "int",
                "json",
                "hash-" + name,
                "file:///" + name,
                size,
                NewArtifact.DATA,
                List.of("of-" + name),
                Map.of(),
                List.of());
    }
}
