package dev.halley.internal.plan;

import dev.halley.stack.ComponentType;
import dev.halley.stack.StackComponent;
import java.util.List;

/**
 * What the compiler needs to know of a stack.
 *
 * @param name of the stack
 */
public record StackView(String name, List<Entry> entries) {

    /** @param identity changes when the component is configured differently; no secret values */
    public record Entry(
            ComponentType<?> type,
            String name,
            String flavor,
            Class<? extends Record> settingsType,
            StackComponent component,
            String identity) {

        /** The key under which settings of the component are kept. */
        String key() {
            return type.name() + ":" + name;
        }
    }

    public List<Entry> ofType(ComponentType<?> type) {
        return entries.stream().filter(entry -> entry.type().equals(type)).toList();
    }
}
