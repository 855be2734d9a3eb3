package dev.halley.stack;

import dev.halley.metadata.StoredComponent;
import java.util.List;

/** What came of registering a component. */
public record Registration(StoredComponent component, List<RegistrationWarning> warnings) {

    public Registration {
        warnings = List.copyOf(warnings);
    }
}
