package dev.halley.metadata;

import java.time.Instant;
import java.util.List;

/**
 * A registered stack.
 *
 * @param components in the order in which they were given; the first of a type is its default
 */
public record StoredStack(String id, String name, List<ComponentKey> components, Instant created) {

    public StoredStack {
        components = List.copyOf(components);
    }

    /** The names of the components of a type, the default first. */
    public List<String> names(String type) {
        return components.stream()
                .filter(component -> component.type().equals(type))
                .map(ComponentKey::name)
                .toList();
    }
}
