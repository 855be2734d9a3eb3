package dev.halley.stack;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StoredComponent;
import dev.halley.secret.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * A component of a stack, made when it is first asked for. Thread-safe.
 *
 * @param <T> the component interface of its type
 */
public final class ConfiguredComponent<T extends StackComponent> {

    private final Flavor<T, ?> flavor;
    private final StoredComponent stored;
    private final ConfigReader reader;
    private final ComponentContext context;
    private @Nullable T component;

    ConfiguredComponent(Flavor<T, ?> flavor, StoredComponent stored, Secrets secrets, ComponentContext context) {
        this.flavor = flavor;
        this.stored = stored;
        this.reader = new ConfigReader(flavor.type(), stored.name(), flavor, secrets);
        this.context = context;
    }

    public ComponentType<T> type() {
        return flavor.type();
    }

    public String name() {
        return stored.name();
    }

    public String flavor() {
        return flavor.name();
    }

    /** The record of the settings that pipelines, steps and runs may give. */
    public Class<? extends Record> settingsType() {
        return flavor.settingsType();
    }

    /** Changes when the component is configured differently. Holds no secret values. */
    public String identity() {
        return reader.identity(stored.config());
    }

    /**
     * The component.
     *
     * @throws HalleyException INVALID if its configuration does not hold any more, for instance because a secret is gone
     */
    public synchronized T component() {
        T made = component;
        if (made == null) {
            made = create();
            component = made;
        }
        return made;
    }

    synchronized void close() {
        T made = component;
        if (made != null) {
            component = null;
            made.close();
        }
    }

    Record config() {
        return reader.resolve(stored.config());
    }

    T create() {
        return create(flavor, config());
    }

    private <C extends Record> T create(Flavor<T, C> of, Record config) {
        try {
            return of.create(stored.name(), of.configType().cast(config), context);
        } catch (IllegalArgumentException e) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "The " + type().words() + " '" + name() + "' cannot be made: " + e.getMessage()
                            + " Delete it and register it again.",
                    e);
        }
    }
}
