/**
 * Artifacts: named, versioned sets of files of a workspace. An experiment makes a version, uploads its files and closes it; from then on
 * it never changes but for its labels: aliases, tags, metadata. Experiments that read a version are its consumers, which gives the
 * lineage of experiments.
 *
 * <p>{@link dev.halley.server.artifact.Artifacts} makes and labels versions, {@link dev.halley.server.artifact.ArtifactFiles} has their
 * files, {@link dev.halley.server.artifact.Lineage} knows who made and who read them. {@code ArtifactRoutes} speaks to Comet's SDKs,
 * {@code ArtifactApiRoutes} to the pages.
 *
 * <p>A version and its files stay when the experiment that made them is deleted.
 */
@NullMarked
package dev.halley.server.artifact;

import org.jspecify.annotations.NullMarked;
