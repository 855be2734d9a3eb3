package dev.halley.stack;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One kind of a component type, for instance {@code comet} for experiment trackers. Flavors are found by {@link
 * java.util.ServiceLoader}: list the class in {@code META-INF/services/dev.halley.stack.Flavor}.
 *
 * @param <T> the component interface of the type
 * @param <C> the config record: set when a component is registered
 */
public interface Flavor<T extends StackComponent, C extends Record> {

    /** The name users type: {@code --flavor=comet}. */
    String name();

    ComponentType<T> type();

    /**
     * The record that holds the configuration. Each record component is one attribute of the {@code register} command;
     * {@code @JsonProperty} gives its name ({@code api_key}), {@link ConfigAttribute} says what it means, whether it
     * is required and whether it is a secret. Unknown attributes are refused before {@link #create} is called.
     */
    Class<C> configType();

    /** The record that holds the settings a pipeline, step or run may give; {@link NoSettings} if there are none. */
    default Class<? extends Record> settingsType() {
        return NoSettings.class;
    }

    /**
     * Attributes that environment variables give as far as the user gives none. They are stored when a component is registered, so
     * that it is the same in every shell. Not called when it is used.
     *
     * @param given the names of the attributes that the user gives
     * @throws IllegalArgumentException if a variable has no such value; the message names it
     */
    default Map<String, String> fromEnvironment(Set<String> given, UnaryOperator<@Nullable String> environment) {
        return Map.of();
    }

    /** Makes a component. {@code config} has its secret references resolved. Must not use the network. */
    T create(String componentName, C config, ComponentContext context);
}
