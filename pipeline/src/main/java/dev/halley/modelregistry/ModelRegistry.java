package dev.halley.modelregistry;

import dev.halley.stack.StackComponent;
import java.util.List;
import java.util.Map;

/** Announces versions of models to a registry. Thread-safe. */
public interface ModelRegistry extends StackComponent {

    /**
     * Makes a version of a model; the model is made if it is not there.
     *
     * @param uri where the content is
     * @param metadata by key
     * @throws dev.halley.error.HalleyException UNREACHABLE, UNAUTHENTICATED or INVALID if the registry did not take it
     */
    RegisteredVersion register(String model, String uri, Map<String, String> metadata);

    /** The versions of a model, newest first; empty if there is no such model. */
    List<RegisteredVersion> versions(String model);

    /** Moves a version to a stage. */
    void setStage(String model, String version, String stage);
}
