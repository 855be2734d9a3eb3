package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * A registered component.
 *
 * @param type name of the component type, for instance {@code experiment_tracker}
 * @param name unique among the components of the type
 * @param config the attributes as they were given: references to secrets are not resolved
 * @param labels what users note about it
 */
public record StoredComponent(
        String id,
        String type,
        String name,
        String flavor,
        Map<String, JsonNode> config,
        Map<String, String> labels,
        Instant created) {

    public StoredComponent {
        config = Copies.of(config);
        labels = Copies.of(labels);
    }

    /** A component without labels. */
    public StoredComponent(
            String id, String type, String name, String flavor, Map<String, JsonNode> config, Instant created) {
        this(id, type, name, flavor, config, Map.of(), created);
    }

    /** What a stack refers to it by. */
    public ComponentKey key() {
        return new ComponentKey(type, name);
    }

    public StoredComponent withConfig(Map<String, JsonNode> changed) {
        return new StoredComponent(id, type, name, flavor, changed, labels, created);
    }

    public StoredComponent withLabels(Map<String, String> changed) {
        return new StoredComponent(id, type, name, flavor, config, changed, created);
    }

    public StoredComponent withName(String changed) {
        return new StoredComponent(id, type, changed, flavor, config, labels, created);
    }

    /** The attributes may hold a secret in clear text, so they are not part of it. */
    @Override
    public String toString() {
        return type + " '" + name + "' (flavor " + flavor + ")";
    }
}
