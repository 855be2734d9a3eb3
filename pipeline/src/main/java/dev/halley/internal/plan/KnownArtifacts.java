package dev.halley.internal.plan;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StoredArtifact;
import org.jspecify.annotations.Nullable;

/** What a run may take that was there before it. */
public interface KnownArtifacts {

    /**
     * A version of an artifact.
     *
     * @param version null for the newest one
     * @throws HalleyException NOT_FOUND if there is none
     */
    StoredArtifact find(String name, @Nullable Integer version);

    /** @throws HalleyException FAILED if the content is not where it was put */
    void requireContent(StoredArtifact artifact);

    /**
     * Makes sure that {@code target} has the content.
     *
     * @throws HalleyException FAILED if the content is nowhere
     */
    void bring(StoredArtifact artifact, ArtifactStore target);
}
