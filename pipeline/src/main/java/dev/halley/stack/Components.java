package dev.halley.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredStack;
import dev.halley.secret.Secrets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The components of a home: what stacks are put together from. Thread-safe. */
public final class Components {

    private final Defaults defaults;
    private final Flavors flavors;
    private final Secrets secrets;
    private final ComponentContext context;
    private final Clock clock;

    public Components(
            Supplier<MetadataStore> store, Flavors flavors, Secrets secrets, ComponentContext context, Clock clock) {
        this.defaults = new Defaults(store, clock);
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
        ComponentNames.require(type.words(), name);
        ComponentKey key = new ComponentKey(type.name(), name);
        MetadataStore store = defaults.store();
        if (store.findComponent(key).isPresent()) {
            throw taken(type, name);
        }
        Flavor<?, ?> flavor = flavors.get(type, flavorName);
        List<RegistrationWarning> warnings = new ArrayList<>();
        ConfigReader reader = new ConfigReader(type, name, flavor, secrets);
        Map<String, JsonNode> config = reader.parse(attributes, warnings);
        StoredComponent component =
                new StoredComponent(Defaults.newId(), type.name(), name, flavorName, config, clock.instant());
        ConfiguredComponent<?> configured = configured(component, flavor);
        configured.config();
        if (check == Check.NOW) {
            try (StackComponent made = configured.create()) {
                made.check();
            }
        }
        if (!store.createComponent(component)) {
            throw taken(type, name);
        }
        return new Registration(component, warnings);
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
                stacksWith(component.key()),
                component.created());
    }

    /** @throws HalleyException NOT_FOUND if there is no such component, CONFLICT if a stack has it or it is a default one */
    public void delete(ComponentType<?> type, String name) {
        ComponentKey key = get(type, name).key();
        if (Defaults.contains(key)) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "The " + type.words() + " 'default' belongs to the default stack and cannot be deleted.");
        }
        if (!defaults.store().deleteComponent(key)) {
            List<String> stacks = stacksWith(key);
            if (stacks.isEmpty()) {
                throw notFound(type, name);
            }
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "The " + type.words() + " '" + name + "' is used by the stack" + (stacks.size() == 1 ? " '" : "s '")
                            + String.join("', '", stacks) + "'. Delete that first: halley stack delete "
                            + stacks.get(0));
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
