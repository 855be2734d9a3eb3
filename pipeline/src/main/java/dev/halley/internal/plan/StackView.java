package dev.halley.internal.plan;

import dev.halley.metadata.StoredComponent;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components;
import dev.halley.stack.ConfiguredComponent;
import dev.halley.stack.Stack;
import dev.halley.stack.StackComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the compiler needs to know of a stack.
 *
 * @param name of the stack
 * @param registeredTrackers names of all experiment trackers that there are, in this stack and elsewhere; asked for if one is missing
 */
public record StackView(String name, List<Entry> entries, Supplier<List<String>> registeredTrackers) {

    /**
     * A component of the stack.
     *
     * @param component makes it when it is first asked for; then it needs its secrets
     * @param identity what changes when the component is configured differently; no secret values
     */
    public record Entry(
            ComponentType<?> type,
            String name,
            String flavor,
            Class<? extends Record> settingsType,
            Supplier<? extends StackComponent> component,
            Supplier<String> identity) {

        /** The key under which settings of the component are kept. */
        String key() {
            return type.name() + ":" + name;
        }
    }

    /** What the compiler needs to know of {@code stack}. */
    public static StackView of(Stack stack, Components all) {
        List<Entry> entries = new ArrayList<>();
        for (ConfiguredComponent<?> each : stack.components()) {
            entries.add(new Entry(
                    each.type(), each.name(), each.flavor(), each.settingsType(), each::component, each::identity));
        }
        return new StackView(stack.name(), entries, () -> all.list(ComponentType.EXPERIMENT_TRACKER).stream()
                .map(StoredComponent::name)
                .toList());
    }

    public List<Entry> ofType(ComponentType<?> type) {
        return entries.stream().filter(entry -> entry.type().equals(type)).toList();
    }
}
