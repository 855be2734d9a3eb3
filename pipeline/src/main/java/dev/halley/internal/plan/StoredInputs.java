package dev.halley.internal.plan;

import dev.halley.error.HalleyException;
import dev.halley.internal.graph.Source;
import dev.halley.metadata.StoredArtifact;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The artifacts that a run takes from before it. Each is looked up once, so all its steps get the same version. Confined to one thread
 * and one run.
 */
public final class StoredInputs {

    private final KnownArtifacts artifacts;
    private final Map<String, Integer> pinned;
    private final Map<Source.Stored, StoredArtifact> found = new HashMap<>();
    private final Map<String, Integer> newest = new TreeMap<>();

    /** @param pinned the versions that an earlier run, which is gone on with or replayed, took as the newest ones */
    public StoredInputs(KnownArtifacts artifacts, Map<String, Integer> pinned) {
        this.artifacts = artifacts;
        this.pinned = Map.copyOf(pinned);
    }

    /** @throws HalleyException NOT_FOUND if there is no such artifact or version */
    StoredArtifact find(Source.Stored wanted) {
        Source.Stored key = new Source.Stored(wanted.name(), wanted.version(), Object.class);
        StoredArtifact known = found.get(key);
        if (known != null) {
            return known;
        }
        Integer version = wanted.version() == null ? pinned.get(wanted.name()) : wanted.version();
        StoredArtifact artifact = artifacts.find(wanted.name(), version);
        found.put(key, artifact);
        if (wanted.version() == null) {
            newest.put(artifact.artifact(), artifact.version());
        }
        return artifact;
    }

    /** The versions that were the newest ones. */
    public Map<String, Integer> newest() {
        return Map.copyOf(newest);
    }
}
