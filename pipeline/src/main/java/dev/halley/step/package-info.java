/**
 * The unit of work. A <em>step</em> is a static method with {@link dev.halley.step.Step}: its parameters are what it needs,
 * its result is what it makes. A <em>step call</em> is one use of the step in a pipeline, with an id that is unique
 * there; a <em>step run</em> is one execution of that call.
 */
@NullMarked
package dev.halley.step;

import org.jspecify.annotations.NullMarked;
