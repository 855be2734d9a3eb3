package dev.halley.stack;

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

    /** Makes a component. {@code config} has its secret references resolved. Must not use the network. */
    T create(String componentName, C config, ComponentContext context);
}
