package dev.halley.pipeline;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.internal.plan.KnownArtifacts;
import dev.halley.metadata.StoredArtifact;
import org.jspecify.annotations.Nullable;

/** A home without artifacts. */
record NoArtifacts() implements KnownArtifacts {

    @Override
    public StoredArtifact find(String name, @Nullable Integer version) {
        throw new HalleyException(ErrorKind.NOT_FOUND, "There is no artifact '" + name + "'.");
    }

    @Override
    public void requireContent(StoredArtifact artifact) {
        throw new IllegalStateException(artifact.artifact());
    }

    @Override
    public void bring(StoredArtifact artifact, ArtifactStore target) {
        throw new IllegalStateException(artifact.artifact());
    }
}
