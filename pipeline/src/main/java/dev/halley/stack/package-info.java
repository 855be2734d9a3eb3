/**
 * Where a pipeline runs. A <em>stack</em> is a named set of components (an orchestrator, an artifact store, an
 * experiment tracker, …); a <em>flavor</em> is one kind of a component type (the {@code comet} flavor of
 * {@link dev.halley.stack.ComponentType#EXPERIMENT_TRACKER}). <em>Config</em> is given when a component is
 * registered; <em>settings</em> are given per pipeline, step or run.
 *
 * <p>Start at {@link dev.halley.stack.Flavor}: it is all that a new kind of component has to offer.
 */
@NullMarked
package dev.halley.stack;

import org.jspecify.annotations.NullMarked;
