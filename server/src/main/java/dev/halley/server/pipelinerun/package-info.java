/**
 * Runs of pipelines, as the metadata store of the same Halley home has them. The server reads them for its pages and never changes
 * them, but for ending runs whose process is gone.
 */
@NullMarked
package dev.halley.server.pipelinerun;

import org.jspecify.annotations.NullMarked;
