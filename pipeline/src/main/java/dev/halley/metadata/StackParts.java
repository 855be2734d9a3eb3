package dev.halley.metadata;

import java.util.List;

/** A stack with its components in their order, as they were at one time. */
public record StackParts(StoredStack stack, List<StoredComponent> components) {

    public StackParts {
        components = List.copyOf(components);
    }
}
