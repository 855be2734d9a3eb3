package dev.halley.pipeline;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.client.Artifacts;
import dev.halley.internal.plan.KnownArtifacts;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.StoredArtifact;
import org.jspecify.annotations.Nullable;

/** The artifacts that the client of a run knows. */
record ArtifactsOfClient(Artifacts artifacts) implements KnownArtifacts {

    @Override
    public StoredArtifact find(String name, @Nullable Integer version) {
        ArtifactVersion found = version == null ? artifacts.latest(name) : artifacts.version(name, version);
        return found.content();
    }

    @Override
    public void requireContent(StoredArtifact artifact) {
        artifacts.requireContent(artifact);
    }

    @Override
    public void bring(StoredArtifact artifact, ArtifactStore target) {
        artifacts.bring(artifact, target);
    }
}
