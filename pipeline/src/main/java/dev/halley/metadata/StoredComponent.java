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
 */
public record StoredComponent(
        String id, String type, String name, String flavor, Map<String, JsonNode> config, Instant created) {

    public StoredComponent {
        config = Copies.of(config);
    }

    /** What a stack refers to it by. */
    public ComponentKey key() {
        return new ComponentKey(type, name);
    }

    /** The attributes may hold a secret in clear text, so they are not part of it. */
    @Override
    public String toString() {
        return type + " '" + name + "' (flavor " + flavor + ")";
    }
}
