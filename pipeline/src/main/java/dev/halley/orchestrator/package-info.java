/** Runs the steps of a compiled pipeline in an order that respects their dependencies. */
@NullMarked
package dev.halley.orchestrator;

import org.jspecify.annotations.NullMarked;
