package dev.halley.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StackParts;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredStack;
import dev.halley.secret.HiddenValues;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
        if (defaults.store().findStack(name).isPresent()) {
            throw taken(name);
        }
        StoredStack stack = new StoredStack(Defaults.newId(), name, keys(names), clock.instant());
        if (!defaults.store().createStack(stack)) {
            throw taken(name);
        }
        return stack;
    }

    private List<ComponentKey> keys(Map<ComponentType<?>, List<String>> names) {
        List<ComponentKey> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ComponentType<?> type : ComponentType.all()) {
            Set<String> wanted = new LinkedHashSet<>(names.getOrDefault(type, List.of()));
            if (wanted.isEmpty() && type.isRequired()) {
                wanted.add(Defaults.NAME);
            }
            if (wanted.size() > 1 && !type.isRepeatable()) {
                problems.add(
                        "A stack has one " + type.words() + ", not " + String.join(" and ", wanted) + ". Keep one.");
            }
            for (String component : wanted) {
                ComponentKey key = new ComponentKey(type.name(), component);
                if (defaults.store().findComponent(key).isEmpty()) {
                    throw components.notFound(type, component);
                }
                keys.add(key);
            }
        }
        if (!problems.isEmpty()) {
            throw new StackValidationException(String.join(" ", problems));
        }
        return keys;
    }

    /**
     * Puts components into a stack in the place of those of their types; of other types it keeps what it has.
     *
     * @param names of the components of each type, the default first
     * @throws HalleyException as {@link #register}; CONFLICT for the default stack
     */
    public StoredStack update(String name, Map<ComponentType<?>, List<String>> names) {
        Map<ComponentType<?>, List<String>> all = names(get(name));
        all.putAll(names);
        return replace(name, all);
    }

    /**
     * Takes components out of a stack.
     *
     * @param names of the components of each type; an empty list takes out all of the type
     * @throws HalleyException NOT_FOUND if the stack does not have one, INVALID if it has to have one of the type
     */
    public StoredStack removeComponents(String name, Map<ComponentType<?>, List<String>> names) {
        Map<ComponentType<?>, List<String>> all = names(get(name));
        names.forEach((type, remove) -> {
            List<String> there = all.getOrDefault(type, List.of());
            for (String component : remove) {
                if (!there.contains(component)) {
                    throw new HalleyException(
                            ErrorKind.NOT_FOUND,
                            "The stack '" + name + "' has no " + type.words() + " '" + component + "'."
                                    + Suggestion.of(component, there));
                }
            }
            List<String> left = remove.isEmpty()
                    ? List.of()
                    : there.stream().filter(each -> !remove.contains(each)).toList();
            if (left.isEmpty() && type.isRequired()) {
                throw new StackValidationException("A stack has to have " + type.oneOf()
                        + ". Put another one in its place: halley stack update " + name + " --" + type.commandName()
                        + "=<name>");
            }
            all.put(type, left);
        });
        return replace(name, all);
    }

    private StoredStack replace(String name, Map<ComponentType<?>, List<String>> names) {
        StoredStack before = get(name);
        refuseDefault(name, "changed");
        StoredStack after = new StoredStack(before.id(), name, keys(names), before.created());
        if (!defaults.store().replaceStack(before, after)) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "The stack '" + name + "' was changed by somebody else meanwhile. Look at it and try again: halley"
                            + " stack describe " + name);
        }
        return after;
    }

    private static Map<ComponentType<?>, List<String>> names(StoredStack stack) {
        Map<ComponentType<?>, List<String>> names = new LinkedHashMap<>();
        ComponentType.all().forEach(type -> names.put(type, stack.names(type.name())));
        return names;
    }

    /** @throws HalleyException NOT_FOUND if there is no such stack, CONFLICT if the name is taken or it is the default one */
    public StoredStack rename(String name, String newName) {
        ComponentNames.require("stack", newName);
        StoredStack before = get(name);
        refuseDefault(name, "renamed");
        StoredStack after = new StoredStack(before.id(), newName, before.components(), before.created());
        if (!defaults.store().replaceStack(before, after)) {
            throw taken(newName);
        }
        return after;
    }

    /**
     * Registers a stack of the same components.
     *
     * @throws HalleyException NOT_FOUND if there is no such stack, CONFLICT if the name is taken
     */
    public StoredStack copy(String name, String newName) {
        return register(newName, names(get(name)));
    }

    private static void refuseDefault(String name, String verb) {
        if (name.equals(Defaults.NAME)) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "The stack 'default' cannot be " + verb + ". Copy it and change the copy: halley stack copy default"
                            + " <name>");
        }
    }

    /** The stack as a file for another home. */
    public StackFile export(String name) {
        List<StackFile.Component> exported = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        for (StoredComponent component : parts(name).components()) {
            if (Defaults.contains(component.key())) {
                continue; // It is in every home.
            }
            Map<String, JsonNode> attributes = new LinkedHashMap<>();
            component.config().forEach((attribute, node) -> {
                String secret = component.name() + "_secret";
                boolean hidden = HiddenValues.isHidden(node);
                attributes.put(attribute, hidden ? TextNode.valueOf("{{" + secret + "." + attribute + "}}") : node);
                if (hidden) {
                    notices.add("The value of " + attribute + " of " + component.name() + " is not exported. Where the"
                            + " file is imported, create it first: halley secret create " + secret + " --" + attribute
                            + "=<value>");
                }
            });
            exported.add(new StackFile.Component(
                    component.type(), component.name(), component.flavor(), attributes, component.labels()));
        }
        return new StackFile(StackFile.VERSION, name, exported, notices);
    }

    /**
     * Registers the stack of a file and the components that are not there yet.
     *
     * @throws HalleyException CONFLICT if the name is taken, or there is another component of the name of one in the file; else
     *     as {@link Components#register}
     */
    public StoredStack register(StackFile file, String name, Components.Check check) {
        return register(file, name, check, registration -> {});
    }

    /**
     * Registers the stack of a file; else as {@link #register(StackFile, String, Components.Check)}.
     *
     * @param registered hears of each component that was not there
     */
    public StoredStack register(
            StackFile file, String name, Components.Check check, Consumer<Registration> registered) {
        ComponentNames.require("stack", name);
        if (defaults.store().findStack(name).isPresent()) {
            throw taken(name);
        }
        Map<ComponentType<?>, List<String>> names = new LinkedHashMap<>();
        for (StackFile.Component component : file.components()) {
            ComponentType<?> type = ComponentType.named(component.type());
            Map<String, String> attributes = new LinkedHashMap<>();
            component
                    .attributes()
                    .forEach((key, node) -> attributes.put(key, node.isTextual() ? node.textValue() : node.toString()));
            Optional<StoredComponent> there =
                    defaults.store().findComponent(new ComponentKey(type.name(), component.name()));
            if (there.isEmpty()) {
                registered.accept(components.register(
                        type, component.name(), component.flavor(), attributes, component.labels(), check));
            } else if (!there.get().flavor().equals(component.flavor())
                    || !there.get().config().equals(component.attributes())) {
                throw new HalleyException(
                        ErrorKind.CONFLICT,
                        "There is another " + type.words() + " '" + component.name() + "' already. Rename it first:"
                                + " halley " + type.commandName() + " rename " + component.name() + " <name>");
            }
            names.computeIfAbsent(type, ignored -> new ArrayList<>()).add(component.name());
        }
        return register(name, names);
    }

    /** What is wrong with the components of a stack as they are stored, for instance secrets that are not there. */
    public List<String> problems(String name) {
        return parts(name).components().stream()
                .flatMap(component -> components.problems(component).stream())
                .toList();
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
        return made(parts(name));
    }

    /** A stack that is made of these parts. Close it when it is done with. */
    public Stack made(StackParts parts) {
        List<ConfiguredComponent<?>> configured = new ArrayList<>();
        for (StoredComponent component : parts.components()) {
            configured.add(components.configured(component));
        }
        return new Stack(parts.stack().name(), configured);
    }

    /**
     * What a stack is made of at this time; if that is equal to what it was, so is the stack.
     *
     * @throws HalleyException NOT_FOUND if there is no such stack
     */
    public StackParts parts(String name) {
        return defaults.store().findStackParts(name).orElseThrow(() -> notFound(name, ""));
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
