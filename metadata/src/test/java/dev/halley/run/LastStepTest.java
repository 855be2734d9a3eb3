package dev.halley.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.artifactstore.LocalArtifactStoreFlavor;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.CompletedStep;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.sql.SqlMetadataStore;
import dev.halley.orchestrator.LocalOrchestratorFlavor;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.Flavors;
import dev.halley.step.StepStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last step of a run is recorded together with the end of the run. */
class LastStepTest {

    @TempDir
    private Path folder;

    /** A store that does not take the result of a step, and takes all else. */
    private static MetadataStore withoutResults(MetadataStore store) {
        return (MetadataStore) Proxy.newProxyInstance(
                LastStepTest.class.getClassLoader(),
                new Class<?>[] {MetadataStore.class},
                (proxy, method, parameters) -> {
                    boolean withEnd =
                            parameters != null && Arrays.stream(parameters).anyMatch(CompletedStep.class::isInstance);
                    if (withEnd || method.getName().equals("completeStep")) {
                        throw new IllegalStateException("the test takes no result");
                    }
                    try {
                        return method.invoke(store, parameters);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void failsLikeAnyOtherStepIfTheStoreDoesNotTakeItsResult() {
        HalleyHome home = new HalleyHome(folder);
        try (Client client = Client.open(
                home,
                System::getenv,
                withoutResults(SqlMetadataStore.open(home.metadataDatabase())),
                Flavors.of(new LocalOrchestratorFlavor(), new LocalArtifactStoreFlavor()))) {
            PipelineRun run = Steered.NUMBER.run(
                    RunOptions.defaults().client(client).returnFailures().listener(RunListener.NONE));

            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            StoredRun stored = client.run(run.name());
            assertThat(stored.status()).isEqualTo(RunStatus.FAILED);
            assertThat(stored.step("number").status()).isEqualTo(StepStatus.FAILED);
            assertThat(Objects.requireNonNull(stored.step("number").failure()).message())
                    .isEqualTo("the test takes no result");
        }
    }
}
