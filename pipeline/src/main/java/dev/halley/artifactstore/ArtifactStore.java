package dev.halley.artifactstore;

import dev.halley.stack.StackComponent;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps the bytes of artifacts, addressed by their content: the address is the SHA-256 hash of the bytes, so equal content
 * is kept once and what an address means never changes.
 */
public interface ArtifactStore extends StackComponent {

    /** Where the store keeps its content, for people and for cache keys. Two stores with one location are the same. */
    String location();

    /** Stores what {@code writer} writes. When this returns, the content survives the loss of power. */
    StoredContent store(ContentWriter writer) throws IOException;

    /**
     * Opens content for reading. Reading or closing fails if the bytes do not have the hash.
     *
     * @throws java.nio.file.NoSuchFileException if the store does not have the content
     */
    InputStream open(String hash) throws IOException;

    /** Whether the store has the content. It has none of what is no hash. */
    boolean contains(String hash) throws IOException;

    /**
     * Deletes content that nothing needs any more. Returns false if the store does not have it, or cannot delete.
     */
    default boolean delete(String hash) throws IOException {
        return false;
    }

    /** Where the content of {@code hash} is, for people: a URI. */
    String uri(String hash);
}
