package dev.halley.integration;

import dev.halley.stack.ComponentType;
import java.util.List;
import java.util.Optional;

/**
 * An integration that Halley itself offers, so that a message can say which one is missing.
 *
 * @param flavors the names of what it brings of that type
 * @param artifact its name in a Maven repository
 */
record KnownIntegration(String name, ComponentType<?> type, List<String> flavors, String artifact) {

    private static final List<KnownIntegration> ALL =
            List.of(new KnownIntegration("comet", ComponentType.EXPERIMENT_TRACKER, List.of("comet"), "halley-comet"));

    /** What a user has to do to get a flavor. */
    static Optional<String> remedy(ComponentType<?> type, String flavor) {
        return ALL.stream()
                .filter(each -> each.type.equals(type) && each.flavors.contains(flavor))
                .findFirst()
                .map(each -> "Its integration is not installed: halley integration install " + each.name
                        + " (in a program of your own: add the dependency dev.halley:" + each.artifact + ").");
    }
}
