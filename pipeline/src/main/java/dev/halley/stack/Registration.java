package dev.halley.stack;

import dev.halley.metadata.StoredComponent;
import java.util.List;
import java.util.Map;

/**
 * What came of registering a component.
 *
 * @param fromEnvironment attributes that nobody gave and that are stored as the environment said
 */
public record Registration(
        StoredComponent component, List<RegistrationWarning> warnings, Map<String, String> fromEnvironment) {

    public Registration {
        fromEnvironment = Map.copyOf(fromEnvironment);
        warnings = List.copyOf(warnings);
    }
}
