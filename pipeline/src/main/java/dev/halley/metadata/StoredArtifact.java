package dev.halley.metadata;

/**
 * A version of an artifact. A step that took its results from the cache has the very versions of the original step.
 *
 * @param artifact name over all runs, for instance {@code digits::train::model}
 * @param version 1 for the first one of that name
 * @param type Java type of the value
 * @param materializer what wrote it and can read it
 * @param hash of the content
 * @param uri where the content is
 * @param size in bytes
 */
public record StoredArtifact(
        String id,
        String artifact,
        int version,
        String type,
        String materializer,
        String hash,
        String uri,
        long size) {}
