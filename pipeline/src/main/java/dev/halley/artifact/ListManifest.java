package dev.halley.artifact;

import java.util.List;

/**
 * Where the results of a mapped step are.
 *
 * @param materializer name of what wrote them
 * @param hashes of their content, in order
 */
public record ListManifest(String materializer, List<String> hashes) {

    public ListManifest {
        hashes = List.copyOf(hashes);
    }
}
