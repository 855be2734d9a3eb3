package dev.halley.stack;

import dev.halley.alerter.Alerter;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.orchestrator.Orchestrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stack ready to be used: the components that a run works with. Components are made when they are first asked for, so to look
 * at a stack needs no secrets. Thread-safe; a run and all its steps share one.
 */
public final class Stack implements AutoCloseable {

    private final String name;
    private final List<ConfiguredComponent<?>> components;

    Stack(String name, List<ConfiguredComponent<?>> components) {
        this.name = name;
        this.components = List.copyOf(components);
    }

    public String name() {
        return name;
    }

    public Orchestrator orchestrator() {
        return first(ComponentType.ORCHESTRATOR);
    }

    public ArtifactStore artifactStore() {
        return first(ComponentType.ARTIFACT_STORE);
    }

    /**
     * The experiment tracker; the first one if there are several.
     *
     * @throws StackValidationException if the stack has none
     */
    public ExperimentTracker experimentTracker() {
        return first(ComponentType.EXPERIMENT_TRACKER);
    }

    public List<ExperimentTracker> experimentTrackers() {
        return all(ComponentType.EXPERIMENT_TRACKER);
    }

    /** Who is told what happens; may be empty. */
    public List<Alerter> alerters() {
        return all(ComponentType.ALERTER);
    }

    /** The components of a type, the default first. */
    public <T extends StackComponent> List<T> all(ComponentType<T> type) {
        return configured(type).stream().map(ConfiguredComponent::component).toList();
    }

    public <T extends StackComponent> Optional<T> find(ComponentType<T> type, String componentName) {
        return configured(type).stream()
                .filter(component -> component.name().equals(componentName))
                .findFirst()
                .map(ConfiguredComponent::component);
    }

    /** The default component of a type, if there is one. */
    public <T extends StackComponent> Optional<T> find(ComponentType<T> type) {
        return configured(type).stream().findFirst().map(ConfiguredComponent::component);
    }

    /** All components, by type, with what is known of them before they are made. */
    public List<ConfiguredComponent<?>> components() {
        return components;
    }

    /**
     * Makes every component and tries it out.
     *
     * @throws HalleyException if one or more cannot work; the message names all problems, the kind is that of the first
     */
    public void check() {
        List<HalleyException> problems = new ArrayList<>();
        for (ConfiguredComponent<?> component : components) {
            try {
                component.component().check();
            } catch (HalleyException e) {
                problems.add(e);
            }
        }
        if (problems.size() == 1) {
            throw problems.get(0);
        }
        if (!problems.isEmpty()) {
            List<String> messages =
                    problems.stream().map(HalleyException::getMessage).toList();
            throw new HalleyException(
                    problems.get(0).kind(),
                    "The stack '" + name + "' cannot be used:\n- " + String.join("\n- ", messages),
                    problems.get(0));
        }
    }

    /** Closes the components that were made. */
    @Override
    public void close() {
        components.forEach(ConfiguredComponent::close);
    }

    private <T extends StackComponent> T first(ComponentType<T> type) {
        List<ConfiguredComponent<T>> found = configured(type);
        if (found.isEmpty()) {
            String option = "--" + type.commandName();
            throw new StackValidationException("The stack '" + name + "' has no " + type.words()
                    + ". Register a stack that has one and make it the active one: halley stack register <name> "
                    + option + " <" + type.words() + "> --set");
        }
        return found.get(0).component();
    }

    @SuppressWarnings("unchecked") // The flavor of the component gives this very type.
    private <T extends StackComponent> List<ConfiguredComponent<T>> configured(ComponentType<T> type) {
        List<ConfiguredComponent<T>> found = new ArrayList<>();
        for (ConfiguredComponent<?> component : components) {
            if (component.type().equals(type)) {
                found.add((ConfiguredComponent<T>) component);
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "stack '" + name + "'";
    }
}
