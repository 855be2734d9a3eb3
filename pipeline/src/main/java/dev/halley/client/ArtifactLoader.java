package dev.halley.client;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.ListManifest;
import dev.halley.artifact.Materializer;
import dev.halley.artifact.Materializers;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredComponent;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings artifacts of past runs back, from whichever registered artifact store has them. */
final class ArtifactLoader {

    private final Components components;
    private final Path files;

    ArtifactLoader(Components components, Path files) {
        this.components = components;
        this.files = files;
    }

    Object load(StoredArtifact artifact) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Materializer<Object> materializer = Materializers.load(loader, files)
                .named(artifact.materializer())
                .orElseThrow(() -> refusal(
                        artifact,
                        "it was written by the materializer '" + artifact.materializer()
                                + "', which is not on the class path."));
        ArtifactType type;
        try {
            type = ArtifactType.named(artifact.type(), loader);
        } catch (ClassNotFoundException e) {
            throw refusal(artifact, "its type " + artifact.type() + " is not on the class path.", e);
        }
        return with(artifact, store -> read(artifact, store, materializer, type));
    }

    /**
     * Does something with the artifact store that keeps the artifact, or that has its content at another address: that of a home that was
     * moved or restored elsewhere.
     */
    private <T> T with(StoredArtifact artifact, Function<ArtifactStore, T> work) {
        for (boolean elsewhere : new boolean[] {false, true}) {
            for (StoredComponent candidate : components.list(ComponentType.ARTIFACT_STORE)) {
                ComponentKey key = candidate.key();
                try (ArtifactStore store = components.open(ComponentType.ARTIFACT_STORE, key.name())) {
                    if (elsewhere
                            ? has(store, artifact)
                            : store.uri(artifact.hash()).equals(artifact.uri())) {
                        return work.apply(store);
                    }
                }
            }
        }
        throw refusal(artifact, "no registered artifact store keeps " + artifact.uri() + ".");
    }

    private static boolean has(ArtifactStore store, StoredArtifact artifact) {
        try {
            return store.contains(artifact.hash());
        } catch (IOException e) {
            throw refusal(artifact, "the artifact store '" + store.name() + "' does not answer: " + e.getMessage(), e);
        }
    }

    void requireContent(StoredArtifact artifact) {
        with(artifact, store -> contents(artifact, store));
    }

    /** Copies the content, and that of the items in it, unless it is there. */
    void bring(StoredArtifact artifact, ArtifactStore target) {
        if (target.uri(artifact.hash()).equals(artifact.uri())) {
            contents(artifact, target);
            return;
        }
        with(artifact, store -> {
            for (String hash : contents(artifact, store)) {
                try {
                    if (!target.contains(hash)) {
                        try (InputStream in = store.open(hash)) {
                            target.store(in::transferTo);
                        }
                    }
                } catch (IOException e) {
                    throw refusal(
                            artifact,
                            "it cannot be copied to the artifact store '" + target.name() + "': " + e.getMessage(),
                            e);
                }
            }
            return artifact;
        });
    }

    /** The hashes of the artifact and of the items in it, all of which are there. */
    private List<String> contents(StoredArtifact artifact, ArtifactStore store) {
        List<String> hashes = new ArrayList<>(List.of(artifact.hash()));
        try {
            requireThere(artifact.hash(), artifact, store);
            if (artifact.materializer().equals(Materializers.LISTS.name())) {
                try (InputStream in = store.open(artifact.hash())) {
                    Object manifest = Materializers.LISTS.read(new ArtifactType(List.class), in);
                    hashes.addAll(((ListManifest) manifest).hashes());
                }
                for (String hash : hashes) {
                    requireThere(hash, artifact, store);
                }
            }
        } catch (IOException e) {
            throw refusal(artifact, String.valueOf(e.getMessage()), e);
        }
        return hashes;
    }

    private static void requireThere(String hash, StoredArtifact artifact, ArtifactStore store) throws IOException {
        if (!store.contains(hash)) {
            throw refusal(
                    artifact,
                    "its content is not in the artifact store '" + store.name()
                            + "' any more. Run the pipeline that made it again.");
        }
    }

    /** The results of a mapped step are kept one by one. */
    private Object items(ListManifest manifest, StoredArtifact artifact, ArtifactStore store, ArtifactType type)
            throws IOException {
        ArtifactType itemType = type.arguments().get(0);
        Materializer<Object> materializer = Materializers.load(
                        Thread.currentThread().getContextClassLoader(), files)
                .named(manifest.materializer())
                .orElseThrow(() -> refusal(
                        artifact,
                        "its items were written by the materializer '" + manifest.materializer()
                                + "', which is not on the class path."));
        List<Object> items = new ArrayList<>();
        for (String hash : manifest.hashes()) {
            try (InputStream in = store.open(hash)) {
                items.add(materializer.read(itemType, in));
            }
        }
        return items;
    }

    private Object read(
            StoredArtifact artifact, ArtifactStore store, Materializer<Object> materializer, ArtifactType type) {
        try (InputStream in = store.open(artifact.hash())) {
            Object value = materializer.read(type, in);
            return value instanceof ListManifest manifest ? items(manifest, artifact, store, type) : value;
        } catch (IOException e) {
            throw refusal(artifact, e.getMessage() + " Run the pipeline again to make it anew.", e);
        }
    }

    private static HalleyException refusal(StoredArtifact artifact, String why) {
        return refusal(artifact, why, null);
    }

    private static HalleyException refusal(StoredArtifact artifact, String why, @Nullable Throwable cause) {
        return new HalleyException(
                ErrorKind.FAILED,
                "The artifact '" + artifact.artifact() + "' version " + artifact.version() + " cannot be loaded: "
                        + why,
                cause);
    }
}
