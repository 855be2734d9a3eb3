/**
 * Models of pipelines, as the metadata store of the same Halley home knows them: versions with stages, which group artifacts and runs.
 * The registry that Comet's clients fill is elsewhere: {@link dev.halley.server.registrymodel}.
 */
@NullMarked
package dev.halley.server.pipelinemodel;

import org.jspecify.annotations.NullMarked;
