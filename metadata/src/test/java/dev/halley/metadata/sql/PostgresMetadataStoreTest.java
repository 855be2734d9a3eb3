package dev.halley.metadata.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.error.HalleyException;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.StepCaching;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepResult;
import dev.halley.testmetadata.MetadataStoreContract;
import dev.halley.testpostgres.PostgresCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostgresMetadataStoreTest extends MetadataStoreContract {

    @Override
    protected MetadataStore open() {
        return SqlMetadataStore.connect(PostgresCluster.shared().newDatabase());
    }

    /** PostgreSQL tells by itself how many changes it could make beside the old row (HOT), at the end of each transaction of a connection. */
    @Test
    void endsStepsWithoutTouchingAnIndex() {
        String url = PostgresCluster.shared().newDatabase();
        Instant now = Instant.now();
        Map<String, String> parts = Map.of("code", "c".repeat(64), "artifact_store", "/of/the/user");
        List<NewRun.Step> steps = IntStream.range(0, 200)
                .mapToObj(i -> new NewRun.Step(
                        "id-" + i,
                        "step-" + i,
                        Map.of(),
                        List.of(),
                        List.of(),
                        "step",
                        null,
                        -1,
                        new NewRun.ResultKey("a".repeat(64), parts)))
                .toList();
        StepCaching caching = new StepCaching(CacheStatus.OFF, "the pipeline", parts);
        try (MetadataStore store = SqlMetadataStore.connect(url)) {
            store.startRun(new NewRun("id", "run", "pipeline", "default", now, Map.of(), RunOwner.current(), steps));
            for (NewRun.Step step : steps) {
                store.completeStep(
                        new StepClaim(step.id(), 1),
                        new StepResult(now, now, "a".repeat(64), caching, List.of(), Map.of(), null, null));
            }

            await().atMost(Duration.ofMinutes(1)).until(() -> count(url, "n_tup_upd") >= 200);
            assertThat(count(url, "n_tup_hot_upd")).as("of 200").isGreaterThan(150);
            assertThat(store.findCached("a".repeat(64)).orElseThrow().run()).isEqualTo("run");
        }
    }

    @Test
    void keepsStepsCharacterByCharacter() {
        String name = "a\tb\\N\\.\r\n\u00e4\ud83d\ude80 'c' \"d\"";
        NewRun.Step step = new NewRun.Step(
                "id-of-step",
                name,
                Map.of("p", TextNode.valueOf(name)),
                List.of(name),
                List.of(),
                name,
                null,
                -1,
                null);
        try (MetadataStore store =
                SqlMetadataStore.connect(PostgresCluster.shared().newDatabase())) {
            store.startRun(new NewRun(
                    "id", "run", "pipeline", "default", Instant.now(), Map.of(), RunOwner.current(), List.of(step)));

            assertThat(store.findRun("run").orElseThrow().steps())
                    .singleElement()
                    .satisfies(kept -> {
                        assertThat(kept.step()).isEqualTo(name);
                        assertThat(kept.details().name()).isEqualTo(name);
                        assertThat(kept.details().parent()).isNull();
                        assertThat(kept.upstream()).containsExactly(name);
                        assertThat(kept.parameters()).containsEntry("p", TextNode.valueOf(name));
                    });
        }
    }

    private static long count(String url, String what) {
        String database = url.substring(url.lastIndexOf('/') + 1).replaceFirst("[?].*", "");
        return Long.parseLong(PostgresCluster.shared()
                .execute(database, "SELECT " + what + " FROM pg_stat_user_tables WHERE relname = 'step_run'")
                .strip());
    }

    @Test
    void neverTellsThePassword() {
        String url = PostgresCluster.shared().url("no_such_database");

        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> SqlMetadataStore.connect(url))
                .withMessageContaining("HALLEY_METADATA_URL")
                .withMessageNotContaining(PostgresCluster.shared().password());
    }
}
