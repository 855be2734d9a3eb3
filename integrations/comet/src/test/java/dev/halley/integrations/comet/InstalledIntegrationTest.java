package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.integration.Integrations;
import dev.halley.metadata.MetadataStoreProvider;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import dev.halley.step.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The integration as installed in a home, alone and beside a copy on the program's own class path. */
class InstalledIntegrationTest {

    @TempDir
    Path folder;

    private Path distribution;

    @BeforeEach
    void write() throws IOException {
        distribution = Distribution.write(folder.resolve("distribution"));
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static void logs() {
        Client.current().activeStack().experimentTracker().logMetrics(Map.of("my_metric", 42), 1);
    }

    @Step(experimentTracker = TrackedHome.TRACKER)
    static boolean reachesComet() {
        return CometExperimentTracker.cometExperiment(
                        Client.current().activeStack().experimentTracker())
                .isPresent();
    }

    private static final Pipeline LOGGING = Pipeline.define("logging", p -> p.step(InstalledIntegrationTest::logs)
            .settings("experiment_tracker.comet", CometExperimentTrackerSettings.withTags("some_tag")));
    private static final Pipeline REACHING =
            Pipeline.define("reaching", p -> p.step(InstalledIntegrationTest::reachesComet));

    /** A client of a program that has no comet on its class path. */
    private Client withoutComet(HalleyHome home) {
        Integrations integrations = new Integrations(home, new WithoutComet());
        integrations.install("comet", distribution);
        return Client.open(
                home,
                variable -> null,
                ServiceLoader.load(MetadataStoreProvider.class)
                        .findFirst()
                        .orElseThrow()
                        .open(home),
                integrations.flavors());
    }

    private static Flavor<?, ?> comet(TrackedHome tracked) {
        return tracked.client.flavors().get(ComponentType.EXPERIMENT_TRACKER, "comet");
    }

    @Test
    void tracksFromTheHomeAlone() {
        try (TrackedHome tracked = new TrackedHome(folder, this::withoutComet).withTracker()) {
            assertThat(comet(tracked).getClass().getName()).isEqualTo(CometExperimentTrackerFlavor.class.getName());
            assertThat(comet(tracked)).isNotInstanceOf(CometExperimentTrackerFlavor.class);

            PipelineRun run = tracked.run(LOGGING);

            assertThat(run.unsent()).isEmpty();
            assertThat(tracked.read(run, "logs").points()).containsExactly("my_metric@1=42");
            assertThat(tracked.read(run, "logs").tags()).contains("some_tag");
        }
    }

    @Test
    void saysWhyAProgramCannotReachTheExperimentOfAnotherCopy() {
        try (TrackedHome tracked = new TrackedHome(folder, this::withoutComet).withTracker()) {
            PipelineRun run = tracked.run(REACHING);

            assertThat(run.cause())
                    .isInstanceOf(HalleyException.class)
                    .hasMessageContaining("'comet_tracker' comes from the integration in the Halley home")
                    .hasMessageContaining("dev.halley:halley-comet");
        }
    }

    @Test
    void givesWayToTheCopyOnTheClassPathOfTheProgram() {
        try (TrackedHome tracked = new TrackedHome(folder)) {
            tracked.client.integrations().install("comet", distribution);
            tracked.withTracker();

            assertThat(comet(tracked)).isInstanceOf(CometExperimentTrackerFlavor.class);
            PipelineRun run = tracked.run(REACHING);

            assertThat(run.succeeded()).isTrue();
            assertThat(tracked.read(run, "reachesComet")
                            .metadata()
                            .get("experimentName")
                            .asText())
                    .isEqualTo(run.name() + "_reachesComet");
        }
    }

    @Test
    void tellsHowToGetTheFlavorThatIsNotThere() {
        try (Integrations none = new Integrations(new HalleyHome(folder.resolve("empty")), new WithoutComet())) {
            assertThatThrownBy(() -> none.flavors().get(ComponentType.EXPERIMENT_TRACKER, "comet"))
                    .hasMessageContaining("halley integration install comet");
        }
    }
}
