package dev.halley.stack;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.orchestrator.Orchestrator;
import java.util.List;

/**
 * A slot of a stack: what kind of component may stand there.
 *
 * @param name the name in settings keys and YAML, for instance {@code experiment_tracker}
 * @param componentClass the interface every flavor of this type implements
 */
public record ComponentType<T extends StackComponent>(String name, Class<T> componentClass) {

    public static final ComponentType<Orchestrator> ORCHESTRATOR =
            new ComponentType<>("orchestrator", Orchestrator.class);
    public static final ComponentType<ArtifactStore> ARTIFACT_STORE =
            new ComponentType<>("artifact_store", ArtifactStore.class);
    public static final ComponentType<ExperimentTracker> EXPERIMENT_TRACKER =
            new ComponentType<>("experiment_tracker", ExperimentTracker.class);

    /** All types, in the order in which a stack lists its components. */
    public static List<ComponentType<?>> all() {
        return List.of(ORCHESTRATOR, ARTIFACT_STORE, EXPERIMENT_TRACKER);
    }

    /** The name on the command line: {@code experiment-tracker}. */
    public String commandName() {
        return name.replace('_', '-');
    }

    /** The name in messages: {@code experiment tracker}. */
    public String words() {
        return name.replace('_', ' ');
    }

    /**
     * The type of that name, with '_' or '-'.
     *
     * @throws HalleyException NOT_FOUND if there is no such type
     */
    public static ComponentType<?> named(String name) {
        String wanted = name.replace('-', '_');
        return all().stream()
                .filter(type -> type.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "There is no component type '" + name + "'."
                                + Suggestion.of(
                                        wanted,
                                        all().stream().map(ComponentType::name).toList())));
    }

    @Override
    public String toString() {
        return name;
    }
}
