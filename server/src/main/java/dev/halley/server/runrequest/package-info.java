/**
 * Runs that people ask for on a page: the pipelines that workers offer, with their parameters, configuration and revisions; and the
 * requests, which a worker takes from the metadata store. The server itself runs no code of a pipeline. Start with {@link
 * dev.halley.server.runrequest.RunRequestRoutes}.
 */
@NullMarked
package dev.halley.server.runrequest;

import org.jspecify.annotations.NullMarked;
