package dev.halley.pipeline;

import dev.halley.artifact.Materializers;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.artifactstore.LocalArtifactStoreFlavor;
import dev.halley.experimenttracker.RecordingTracker;
import dev.halley.internal.engine.RunJournal;
import dev.halley.internal.plan.RunRequest;
import dev.halley.internal.plan.StackView;
import dev.halley.orchestrator.LocalOrchestratorFlavor;
import dev.halley.orchestrator.Orchestrator;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import dev.halley.stack.NoSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stack with recording trackers, a journal in memory and real artifacts, to run pipelines on. */
final class Bench {

    final MemoryJournal journal = new MemoryJournal();
    final List<RecordingTracker> trackers = new ArrayList<>();
    final Path home;
    RunListener listener = RunListener.NONE;
    private final ArtifactStore artifacts;
    private final Orchestrator orchestrator;

    Bench(Path home, String... trackerNames) {
        this.home = home;
        ComponentContext context = new ComponentContext(home);
        artifacts = local(new LocalArtifactStoreFlavor(), context);
        orchestrator = local(new LocalOrchestratorFlavor(), context);
        for (String name : trackerNames) {
            trackers.add(new RecordingTracker(name));
        }
    }

    /** A component with an empty configuration. */
    private static <T extends dev.halley.stack.StackComponent, C extends Record> T local(
            Flavor<T, C> flavor, ComponentContext context) {
        try {
            C config = new com.fasterxml.jackson.databind.ObjectMapper().readValue("{}", flavor.configType());
            return flavor.create("default", config, context);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    StackView stack() {
        List<StackView.Entry> entries = new ArrayList<>();
        entries.add(new StackView.Entry(
                ComponentType.ORCHESTRATOR, "default", "local", NoSettings.class, () -> orchestrator, () -> "local"));
        entries.add(new StackView.Entry(
                ComponentType.ARTIFACT_STORE, "default", "local", NoSettings.class, () -> artifacts, () -> "local"));
        for (RecordingTracker tracker : trackers) {
            entries.add(new StackView.Entry(
                    ComponentType.EXPERIMENT_TRACKER,
                    tracker.name(),
                    "recording",
                    RecordingTracker.Settings.class,
                    () -> tracker,
                    () -> "recording " + tracker.name()));
        }
        return new StackView("bench", entries, () -> List.of("tracker", "elsewhere_tracker"));
    }

    Runner runner(RunJournal into) {
        Materializers materializers = Materializers.load(getClass().getClassLoader(), home.resolve("cache"));
        return new Runner(
                stack(),
                into,
                materializers,
                new NoArtifacts(),
                Map.of("RATE", "0.5", "WHO", "me")::get,
                home,
                "bench");
    }

    PipelineRun run(Consumer<PipelineBuilder> definition) {
        return run(definition, request(null, Map.of()));
    }

    PipelineRun run(Consumer<PipelineBuilder> definition, RunRequest request) {
        return runner(journal).run(Pipeline.define("bench", definition).graph(), request, listener);
    }

    static RunRequest request(@Nullable Path config, Map<String, Object> parameters) {
        return RunRequest.DEFAULTS.parameters(parameters).configFile(config);
    }
}
