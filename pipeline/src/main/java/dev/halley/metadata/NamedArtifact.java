package dev.halley.metadata;

/**
 * An artifact: all versions of one name.
 *
 * @param versions how many there are
 */
public record NamedArtifact(ArtifactVersion newest, int versions) {

    public String name() {
        return newest.name();
    }
}
