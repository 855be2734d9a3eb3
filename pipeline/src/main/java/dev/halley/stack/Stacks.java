package dev.halley.stack;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredStack;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The stacks of a home, and which of them is the active one. Thread-safe. */
public final class Stacks {

    /** Names the active stack for one process. It is never stored. */
    public static final String ACTIVE_VARIABLE = "HALLEY_ACTIVE_STACK";

    private final Defaults defaults;
    private final Components components;
    private final UnaryOperator<@Nullable String> environment;
    private final Clock clock;

    public Stacks(
            Supplier<MetadataStore> store,
            Components components,
            UnaryOperator<@Nullable String> environment,
            Clock clock) {
        this.defaults = new Defaults(store, clock);
        this.components = components;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Registers a stack.
     *
     * @param names of the components of each type, the default first; the local ones stand in for a missing orchestrator or
     *     artifact store
     * @throws HalleyException CONFLICT if the name is taken, NOT_FOUND if a component does not exist, INVALID if there are two
     *     where one is allowed
     */
    public StoredStack register(String name, Map<ComponentType<?>, List<String>> names) {
        ComponentNames.require("stack", name);
        MetadataStore store = defaults.store();
        if (store.findStack(name).isPresent()) {
            throw taken(name);
        }
        List<ComponentKey> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ComponentType<?> type : ComponentType.all()) {
            Set<String> wanted = new LinkedHashSet<>(names.getOrDefault(type, List.of()));
            boolean single = !type.equals(ComponentType.EXPERIMENT_TRACKER);
            if (wanted.isEmpty() && single) {
                wanted.add(Defaults.NAME);
            }
            if (wanted.size() > 1 && single) {
                problems.add(
                        "A stack has one " + type.words() + ", not " + String.join(" and ", wanted) + ". Keep one.");
            }
            for (String component : wanted) {
                ComponentKey key = new ComponentKey(type.name(), component);
                if (store.findComponent(key).isEmpty()) {
                    throw components.notFound(type, component);
                }
                keys.add(key);
            }
        }
        if (!problems.isEmpty()) {
            throw new StackValidationException(String.join(" ", problems));
        }
        StoredStack stack = new StoredStack(Defaults.newId(), name, keys, clock.instant());
        if (!store.createStack(stack)) {
            throw taken(name);
        }
        return stack;
    }

    /** @throws HalleyException NOT_FOUND if there is no such stack */
    public StoredStack get(String name) {
        return defaults.store().findStack(name).orElseThrow(() -> notFound(name, ""));
    }

    /** By name. */
    public List<StoredStack> list() {
        return defaults.store().listStacks();
    }

    /** @throws HalleyException NOT_FOUND if there is no such stack */
    public StackDescription describe(String name) {
        StoredStack stack = get(name);
        List<ComponentDescription> described = new ArrayList<>();
        for (ComponentKey key : stack.components()) {
            described.add(components.describe(ComponentType.named(key.type()), key.name()));
        }
        return new StackDescription(name, name.equals(activeName()), described, stack.created());
    }

    /** Makes a stack the active one, for all processes of this home. */
    public void setActive(String name) {
        if (!defaults.store().setActiveStack(name)) {
            throw notFound(name, "");
        }
    }

    /**
     * The name of the active stack: what {@value #ACTIVE_VARIABLE} says, else what was set, else the default stack.
     *
     * @throws HalleyException NOT_FOUND if {@value #ACTIVE_VARIABLE} names no stack
     */
    public String activeName() {
        String override = environment.apply(ACTIVE_VARIABLE);
        if (override != null && !override.isBlank()) {
            if (defaults.store().findStack(override.strip()).isEmpty()) {
                throw notFound(override.strip(), " " + ACTIVE_VARIABLE + " names it: change or unset that variable.");
            }
            return override.strip();
        }
        return defaults.store().activeStack().orElse(Defaults.NAME);
    }

    /** @throws HalleyException NOT_FOUND if there is no such stack, CONFLICT if it is the default or the active one */
    public void delete(String name) {
        get(name);
        if (name.equals(Defaults.NAME)) {
            throw new HalleyException(ErrorKind.CONFLICT, "The stack 'default' is always there and cannot be deleted.");
        }
        if (!defaults.store().deleteStack(name)) {
            get(name);
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "The stack '" + name
                            + "' is the active one. Make another one active first: halley stack set default");
        }
    }

    /** The stack ready to be used. Close it when it is done with. */
    public Stack open(String name) {
        StoredStack stack = get(name);
        List<ConfiguredComponent<?>> configured = new ArrayList<>();
        for (StoredComponent component : components(stack)) {
            configured.add(components.configured(component));
        }
        return new Stack(name, configured);
    }

    /** What a stack is made of at this time; if that is equal to what it was, so is the stack. */
    public List<StoredComponent> components(StoredStack stack) {
        List<StoredComponent> stored = new ArrayList<>();
        for (ComponentKey key : stack.components()) {
            stored.add(components.get(ComponentType.named(key.type()), key.name()));
        }
        return stored;
    }

    private static HalleyException taken(String name) {
        return new HalleyException(
                ErrorKind.CONFLICT,
                "The stack '" + name + "' exists already. Choose another name, or delete it first: halley stack delete "
                        + name);
    }

    private HalleyException notFound(String name, String addition) {
        List<String> known = list().stream().map(StoredStack::name).toList();
        return new HalleyException(
                ErrorKind.NOT_FOUND, "There is no stack '" + name + "'." + Suggestion.of(name, known) + addition);
    }
}
