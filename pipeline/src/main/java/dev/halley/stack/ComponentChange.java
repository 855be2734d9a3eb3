package dev.halley.stack;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to change of a component.
 *
 * @param attributes to set, as users type them
 * @param remove attributes to take away
 * @param labels to set
 * @param removeLabels labels to take away
 */
public record ComponentChange(
        Map<String, String> attributes, Set<String> remove, Map<String, String> labels, Set<String> removeLabels) {

    public ComponentChange {
        attributes = new LinkedHashMap<>(attributes);
        remove = new LinkedHashSet<>(remove);
        labels = new LinkedHashMap<>(labels);
        removeLabels = new LinkedHashSet<>(removeLabels);
    }

    /** Attributes to set. */
    public static ComponentChange of(Map<String, String> attributes) {
        return new ComponentChange(attributes, Set.of(), Map.of(), Set.of());
    }

    /** Attributes to take away. */
    public static ComponentChange without(List<String> attributes) {
        return new ComponentChange(Map.of(), new LinkedHashSet<>(attributes), Map.of(), Set.of());
    }
}
