/** Filters of the page of pipeline runs under a name: one's own, and the team's. Start with {@link dev.halley.server.runfilter.RunFilterRoutes}. */
@NullMarked
package dev.halley.server.runfilter;

import org.jspecify.annotations.NullMarked;
