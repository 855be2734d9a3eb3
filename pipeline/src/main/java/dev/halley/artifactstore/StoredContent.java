package dev.halley.artifactstore;

/**
 * Content that a store keeps.
 *
 * @param hash SHA-256 of the bytes, 64 lower-case hexadecimal digits
 * @param size in bytes
 */
public record StoredContent(String hash, long size) {}
