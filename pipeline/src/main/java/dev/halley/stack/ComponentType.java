package dev.halley.stack;

import dev.halley.alerter.Alerter;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.logstore.LogStore;
import dev.halley.modelregistry.ModelRegistry;
import dev.halley.orchestrator.Orchestrator;
import dev.halley.stepoperator.StepOperator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slot of a stack: what kind of component may stand there.
 *
 * @param name the name in settings keys and YAML, for instance {@code experiment_tracker}
 * @param componentClass the interface every flavor of this type implements
 * @param presence how many of them a stack has
 */
public record ComponentType<T extends StackComponent>(String name, Class<T> componentClass, Presence presence) {

    /** How many components of a type a stack has. */
    public enum Presence {
        /** Exactly one; the default one if none is named. */
        ONE,
        /** One or none. */
        OPTIONAL,
        /** Any number; the first is the default. */
        SEVERAL
    }

    public static final ComponentType<Orchestrator> ORCHESTRATOR =
            new ComponentType<>("orchestrator", Orchestrator.class, Presence.ONE);
    public static final ComponentType<ArtifactStore> ARTIFACT_STORE =
            new ComponentType<>("artifact_store", ArtifactStore.class, Presence.ONE);
    public static final ComponentType<ExperimentTracker> EXPERIMENT_TRACKER =
            new ComponentType<>("experiment_tracker", ExperimentTracker.class, Presence.SEVERAL);
    public static final ComponentType<StepOperator> STEP_OPERATOR =
            new ComponentType<>("step_operator", StepOperator.class, Presence.SEVERAL);
    public static final ComponentType<Alerter> ALERTER =
            new ComponentType<>("alerter", Alerter.class, Presence.SEVERAL);
    public static final ComponentType<LogStore> LOG_STORE =
            new ComponentType<>("log_store", LogStore.class, Presence.OPTIONAL);
    public static final ComponentType<ModelRegistry> MODEL_REGISTRY =
            new ComponentType<>("model_registry", ModelRegistry.class, Presence.OPTIONAL);

    private static final List<ComponentType<?>> ALL = List.of(
            ORCHESTRATOR, ARTIFACT_STORE, EXPERIMENT_TRACKER, STEP_OPERATOR, ALERTER, LOG_STORE, MODEL_REGISTRY);

    /** All types, in the order in which a stack lists its components. */
    public static List<ComponentType<?>> all() {
        return ALL;
    }

    /** Whether a stack must have one: without a name the default one is taken. */
    public boolean isRequired() {
        return presence == Presence.ONE;
    }

    /** Whether a stack may have several. */
    public boolean isRepeatable() {
        return presence == Presence.SEVERAL;
    }

    /** With its article: {@code an experiment tracker}. */
    public String oneOf() {
        return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + words();
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

    // A record's own methods are made when they are first called, which takes longer than all else of a short command.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ComponentType<?> type
                && name.equals(type.name)
                && componentClass == type.componentClass
                && presence == type.presence;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
