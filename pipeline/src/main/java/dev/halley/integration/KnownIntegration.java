package dev.halley.integration;

import dev.halley.error.Suggestion;
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

    private static final List<KnownIntegration> ALL = List.of(
            new KnownIntegration("comet", ComponentType.EXPERIMENT_TRACKER, List.of("comet"), "halley-comet"),
            new KnownIntegration("mlflow", ComponentType.EXPERIMENT_TRACKER, List.of("mlflow"), "halley-mlflow"),
            new KnownIntegration("mlflow", ComponentType.MODEL_REGISTRY, List.of("mlflow"), "halley-mlflow"),
            new KnownIntegration("s3", ComponentType.ARTIFACT_STORE, List.of("s3"), "halley-s3"),
            new KnownIntegration("slack", ComponentType.ALERTER, List.of("slack", "webhook"), "halley-slack"));

    /** What a user has to do to get a flavor, also if its name is a little wrong. */
    static Optional<String> remedy(ComponentType<?> type, String flavor) {
        List<KnownIntegration> ofType =
                ALL.stream().filter(each -> each.type.equals(type)).toList();
        List<String> names =
                ofType.stream().flatMap(each -> each.flavors.stream()).toList();
        Optional<String> meant = names.contains(flavor) ? Optional.of(flavor) : Suggestion.nearest(flavor, names);
        return meant.flatMap(name -> ofType.stream()
                .filter(each -> each.flavors.contains(name))
                .findFirst()
                .map(each -> (name.equals(flavor) ? "" : "Did you mean '" + name + "'? ")
                        + "Its integration is not installed: halley integration install " + each.name
                        + " (in a program of your own: add the dependency dev.halley:" + each.artifact + ")."));
    }
}
