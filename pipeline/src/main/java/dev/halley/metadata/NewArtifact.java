package dev.halley.metadata;

/**
 * Something that a step made. It becomes the next version of the artifact of that name.
 *
 * @param output name of the step's output, unique in the step
 * @param artifact name of the artifact over all runs, for instance {@code digits::train::model}
 * @param type Java type of the value
 * @param materializer what wrote it and can read it
 * @param hash of the content
 * @param uri where the content is
 * @param size in bytes
 */
public record NewArtifact(
        String output, String artifact, String type, String materializer, String hash, String uri, long size) {}
