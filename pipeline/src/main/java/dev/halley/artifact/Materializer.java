package dev.halley.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * Turns values of some types into bytes and back. Halley has materializers for numbers, strings, enums, records, bytes,
 * arrays of primitives, pictures, pages, tables, files, and lists, sets and maps of these. For other types (a model of a machine-learning library)
 * add your own: implement this interface and list the class in {@code
 * META-INF/services/dev.halley.artifact.Materializer}. Yours are asked before Halley's.
 *
 * <p>Equal values should give equal bytes: the hash of the bytes decides whether later steps can be taken from the cache.
 * Implementations are thread-safe.
 */
public interface Materializer<T> {

    /**
     * Identifies the format, with its version, for instance {@code tribuo-model/1}. It is stored with the artifact and is a
     * part of the cache key: change it when the bytes mean something else.
     */
    String name();

    /** Whether this materializer handles values declared with {@code type}. */
    boolean accepts(ArtifactType type);

    /** Writes the value. The stream is closed by the caller. */
    void write(T value, ArtifactType type, OutputStream out) throws IOException;

    /**
     * What shows the value to people: tables, pictures, pages. Called after {@link #write}; what it throws is logged and changes
     * nothing. Defaults to nothing.
     */
    default List<View> views(T value, ArtifactType type) throws IOException {
        return List.of();
    }

    /** What is to be known of the value without loading it, as JSON values by key. Defaults to nothing. */
    default Map<String, Object> metadata(T value, ArtifactType type) {
        return Map.of();
    }

    /** Reads what {@link #write} wrote. The stream is closed by the caller. */
    T read(ArtifactType type, InputStream in) throws IOException;
}
