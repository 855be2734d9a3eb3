/**
 * Versions of what steps of pipelines make, as the metadata store of the same Halley home knows them: listed, shown with what made and
 * used them, tagged, deleted. {@link dev.halley.server.pipelineartifact.PipelineArtifactRoutes} tells what is known of them, {@link
 * dev.halley.server.pipelineartifact.ContentRoutes} what is in them. Artifacts that Comet's clients log are elsewhere: {@link
 * dev.halley.server.artifact}.
 */
@NullMarked
package dev.halley.server.pipelineartifact;

import org.jspecify.annotations.NullMarked;
