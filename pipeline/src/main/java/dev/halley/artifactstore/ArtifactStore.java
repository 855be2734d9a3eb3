package dev.halley.artifactstore;

import dev.halley.stack.StackComponent;

/** Keeps the bytes of artifacts. */
public interface ArtifactStore extends StackComponent {}
