package dev.halley.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredStack;
import dev.halley.secret.HiddenValues;
import dev.halley.secret.SecretReference;
import dev.halley.secret.Secrets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The components of a home: what stacks are put together from. Thread-safe. */
public final class Components {

    private final Defaults defaults;
    private final Flavors flavors;
    private final Secrets secrets;
    private final ComponentContext context;
    private final UnaryOperator<@Nullable String> environment;
    private final Clock clock;

    /** @param environment gives the value of an environment variable, or null */
    public Components(
            Supplier<MetadataStore> store,
            Flavors flavors,
            Secrets secrets,
            ComponentContext context,
            UnaryOperator<@Nullable String> environment,
            Clock clock) {
        this.defaults = new Defaults(store, clock);
        this.environment = environment;
        this.flavors = flavors;
        this.secrets = secrets;
        this.context = context;
        this.clock = clock;
    }

    /** Whether {@link #register} tries out the component. */
    public enum Check {
        /** Calls {@link StackComponent#check}: credentials, address, permissions. */
        NOW,
        /** The first run finds out. */
        LATER
    }

    /**
     * Registers a component.
     *
     * @param attributes by name, as a user types them: lists and maps as JSON or separated by commas, a secret as
     *     <code>{{name.key}}</code>
     * @throws HalleyException if the flavor does not exist, an attribute is wrong, unknown or missing, a referenced secret
     *     does not exist, or the name is taken; nothing is registered then
     * @throws ComponentCheckException if the component does not work
     */
    public Registration register(
            ComponentType<?> type, String name, String flavorName, Map<String, String> attributes, Check check) {
        return register(type, name, flavorName, attributes, Map.of(), check);
    }

    /** Registers a component with labels. */
    public Registration register(
            ComponentType<?> type,
            String name,
            String flavorName,
            Map<String, String> attributes,
            Map<String, String> labels,
            Check check) {
        ComponentNames.require(type.words(), name);
        MetadataStore store = defaults.store();
        if (store.findComponent(new ComponentKey(type.name(), name)).isPresent()) {
            throw taken(type, name);
        }
        Flavor<?, ?> flavor = flavors.get(type, flavorName);
        List<RegistrationWarning> warnings = new ArrayList<>();
        Map<String, String> found = fromEnvironment(type, name, flavor, attributes);
        Map<String, String> all = new LinkedHashMap<>(attributes);
        all.putAll(found);
        Map<String, JsonNode> config = new ConfigReader(type, name, flavor, secrets).parse(Map.of(), all, warnings);
        StoredComponent component =
                new StoredComponent(Defaults.newId(), type.name(), name, flavorName, config, labels, clock.instant());
        tryOut(component, flavor, check);
        if (!store.createComponent(component)) {
            throw taken(type, name);
        }
        return new Registration(component, warnings, found);
    }

    private Map<String, String> fromEnvironment(
            ComponentType<?> type, String name, Flavor<?, ?> flavor, Map<String, String> given) {
        try {
            Set<String> names = given.keySet().stream()
                    .map(typed -> typed.replace('-', '_'))
                    .collect(Collectors.toSet());
            Map<String, String> found = new LinkedHashMap<>(flavor.fromEnvironment(names, environment));
            found.keySet().removeAll(names);
            return found;
        } catch (IllegalArgumentException wrong) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "The " + type.words() + " '" + name + "' cannot be registered: " + wrong.getMessage(),
                    wrong);
        }
    }

    private void tryOut(StoredComponent component, Flavor<?, ?> flavor, Check check) {
        SecretValidation level = SecretValidation.of(environment);
        List<SecretReference> references = ConfigReader.references(component.config());
        if (level != SecretValidation.SECRET_AND_KEY_EXISTS && !references.isEmpty()) {
            if (level == SecretValidation.SECRET_EXISTS) {
                references.forEach(reference -> secrets.get(reference.name()));
            }
            return;
        }
        ConfiguredComponent<?> configured = configured(component, flavor);
        configured.config();
        if (check == Check.NOW) {
            try (StackComponent made = configured.create()) {
                made.check();
            }
        }
    }

    /**
     * Changes a component. Stacks that have it use it as it is then.
     *
     * @throws HalleyException NOT_FOUND if there is no such component, or what is to be removed is not there; else as {@link
     *     #register}; nothing is changed then
     */
    public Registration update(ComponentType<?> type, String name, ComponentChange change, Check check) {
        StoredComponent before = get(type, name);
        refuseDefault(before.key(), "changed");
        Flavor<?, ?> flavor = flavors.get(type, before.flavor());
        List<RegistrationWarning> warnings = new ArrayList<>();
        Map<String, JsonNode> config = new ConfigReader(type, name, flavor, secrets)
                .parse(without(before.config(), change.remove(), "attribute"), change.attributes(), warnings);
        Map<String, String> labels = without(before.labels(), change.removeLabels(), "label");
        labels.putAll(change.labels());
        StoredComponent after = before.withConfig(config).withLabels(labels);
        tryOut(after, flavor, check);
        replace(type, before, after);
        return new Registration(after, warnings, Map.of());
    }

    private static <V> Map<String, V> without(Map<String, V> all, Set<String> remove, String what) {
        Map<String, V> left = new LinkedHashMap<>(all);
        for (String typed : remove) {
            String key = left.containsKey(typed) ? typed : typed.replace('-', '_');
            if (left.remove(key) == null) {
                throw new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "The " + what + " '" + typed + "' is not set." + Suggestion.of(typed, all.keySet()));
            }
        }
        return left;
    }

    /**
     * Gives a component another name. Stacks that have it follow; steps that name it do not.
     *
     * @throws HalleyException NOT_FOUND if there is no such component, CONFLICT if the name is taken
     */
    public StoredComponent rename(ComponentType<?> type, String name, String newName) {
        ComponentNames.require(type.words(), newName);
        StoredComponent before = get(type, name);
        refuseDefault(before.key(), "renamed");
        StoredComponent after = before.withName(newName)
                .withConfig(HiddenValues.moved(before.config(), type.name(), name, newName, secrets.cipher()));
        replace(type, before, after);
        return after;
    }

    private void replace(ComponentType<?> type, StoredComponent before, StoredComponent after) {
        if (!defaults.store().replaceComponent(before, after)) {
            boolean taken = !after.name().equals(before.name())
                    && defaults.store().findComponent(after.key()).isPresent();
            throw taken ? taken(type, after.name()) : changedMeanwhile(type, before.name());
        }
    }

    private HalleyException changedMeanwhile(ComponentType<?> type, String name) {
        get(type, name);
        return new HalleyException(
                ErrorKind.CONFLICT,
                "The " + type.words() + " '" + name
                        + "' was changed by somebody else meanwhile. Look at it and try again:" + " halley "
                        + type.commandName() + " describe " + name);
    }

    /**
     * Registers a component like another one.
     *
     * @throws HalleyException NOT_FOUND if there is no such component, CONFLICT if the name is taken
     */
    public StoredComponent copy(ComponentType<?> type, String name, String newName) {
        ComponentNames.require(type.words(), newName);
        StoredComponent source = get(type, name);
        StoredComponent copy = new StoredComponent(
                Defaults.newId(),
                type.name(),
                newName,
                source.flavor(),
                HiddenValues.moved(source.config(), type.name(), name, newName, secrets.cipher()),
                source.labels(),
                clock.instant());
        if (!defaults.store().createComponent(copy)) {
            throw taken(type, newName);
        }
        return copy;
    }

    /** The components with an attribute that takes its value from a secret. */
    public List<StoredComponent> referringTo(String secret) {
        return defaults.store().listComponents(null).stream()
                .filter(component -> ConfigReader.references(component.config()).stream()
                        .anyMatch(reference -> reference.name().equals(secret)))
                .toList();
    }

    /**
     * What is wrong with a component as it is stored: secrets that are not there, values that do not fit any more. Nothing is
     * called.
     */
    public List<String> problems(StoredComponent component) {
        try {
            configured(component).config();
            return List.of();
        } catch (HalleyException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** @throws HalleyException NOT_FOUND if there is no such component */
    public StoredComponent get(ComponentType<?> type, String name) {
        return defaults.store()
                .findComponent(new ComponentKey(type.name(), name))
                .orElseThrow(() -> notFound(type, name));
    }

    /**
     * A component by itself, ready to be used. The caller closes it.
     *
     * @throws HalleyException NOT_FOUND if there is no such component, INVALID if its configuration does not hold any more
     */
    public <T extends StackComponent> T open(ComponentType<T> type, String name) {
        return type.componentClass().cast(configured(get(type, name)).create());
    }

    /**
     * What a component is registered with, by attribute, with references to secrets resolved and hidden values in clear text: for tools
     * that use the service of the component. Never print it.
     *
     * @throws HalleyException as {@link #open}
     */
    public JsonNode attributes(ComponentType<?> type, String name) {
        StoredComponent component = get(type, name);
        return new ConfigReader(type, name, flavors.get(type, component.flavor()), secrets).values(component.config());
    }

    /** By name. */
    public List<StoredComponent> list(ComponentType<?> type) {
        return defaults.store().listComponents(type.name());
    }

    /** @throws HalleyException NOT_FOUND if there is no such component */
    public ComponentDescription describe(ComponentType<?> type, String name) {
        return describe(get(type, name));
    }

    ComponentDescription describe(StoredComponent component) {
        ComponentType<?> type = ComponentType.named(component.type());
        Map<String, String> attributes = flavors.find(type, component.flavor())
                .map(flavor -> new ConfigReader(type, component.name(), flavor, secrets).shown(component.config()))
                .orElseGet(() -> ConfigReader.shownWithoutFlavor(component.config()));
        return new ComponentDescription(
                type,
                component.name(),
                component.flavor(),
                attributes,
                component.labels(),
                stacksWith(component.key()),
                component.created());
    }

    /** @throws HalleyException NOT_FOUND if there is no such component, CONFLICT if a stack has it or it is a default one */
    public void delete(ComponentType<?> type, String name) {
        ComponentKey key = get(type, name).key();
        refuseDefault(key, "deleted");
        if (!defaults.store().deleteComponent(key)) {
            List<String> stacks = stacksWith(key);
            if (stacks.isEmpty()) {
                throw notFound(type, name);
            }
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "The " + type.words() + " '" + name + "' is used by the stack" + (stacks.size() == 1 ? " '" : "s '")
                            + String.join("', '", stacks) + "'. Delete that first: halley stack delete "
                            + stacks.get(0) + ", or take it out: halley stack remove-component " + stacks.get(0) + " --"
                            + type.commandName() + "=" + name);
        }
    }

    private static void refuseDefault(ComponentKey key, String verb) {
        if (Defaults.contains(key)) {
            String words = ComponentType.named(key.type()).words();
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "The " + words + " 'default' belongs to the default stack and cannot be " + verb
                            + ". Copy it, and put the copy into a stack of your own.");
        }
    }

    private List<String> stacksWith(ComponentKey key) {
        return defaults.store().listStacks().stream()
                .filter(stack -> stack.components().contains(key))
                .map(StoredStack::name)
                .toList();
    }

    /** The component ready to be made. */
    ConfiguredComponent<?> configured(StoredComponent component) {
        ComponentType<?> type = ComponentType.named(component.type());
        return configured(component, flavors.get(type, component.flavor()));
    }

    private ConfiguredComponent<?> configured(StoredComponent component, Flavor<?, ?> flavor) {
        return new ConfiguredComponent<>(flavor, component, secrets, context);
    }

    private static HalleyException taken(ComponentType<?> type, String name) {
        return new HalleyException(
                ErrorKind.CONFLICT,
                "The " + type.words() + " '" + name
                        + "' exists already. Choose another name, or delete it first: halley " + type.commandName()
                        + " delete " + name);
    }

    HalleyException notFound(ComponentType<?> type, String name) {
        List<String> known = list(type).stream().map(StoredComponent::name).toList();
        return new HalleyException(
                ErrorKind.NOT_FOUND,
                "There is no " + type.words() + " '" + name + "'." + Suggestion.of(name, known)
                        + " To register it: halley " + type.commandName() + " register " + name
                        + " --flavor=<flavor>");
    }
}
