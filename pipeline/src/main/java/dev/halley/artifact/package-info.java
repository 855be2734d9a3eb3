/**
 * What flows between steps. In a pipeline definition an {@link dev.halley.artifact.Artifact} is the promise of a value; in
 * a run it becomes one stored, immutable piece of content, addressed by its hash. A
 * {@link dev.halley.artifact.Materializer} turns values of a type into bytes and back. Java serialization is never used.
 *
 * <p>A record that a step returns is stored as several artifacts, one for each component, so that a later step can load
 * {@code data.map(Split::test)} without the rest.
 */
@NullMarked
package dev.halley.artifact;

import org.jspecify.annotations.NullMarked;
