package dev.halley.metadata;

/**
 * A picture, table or page that shows an artifact.
 *
 * @param title for people
 * @param mediaType {@code text/html}, {@code text/markdown}, {@code image/png}, {@code image/svg+xml}, {@code text/csv} or
 *     {@code application/json}
 * @param hash of the content in the artifact store
 * @param uri where the content is
 * @param size in bytes
 */
public record Visualisation(String title, String mediaType, String hash, String uri, long size) {}
