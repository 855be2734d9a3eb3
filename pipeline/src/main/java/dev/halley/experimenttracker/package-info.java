/**
 * Trackers that record what a step logs: parameters, metrics, tags. A step asks for a tracker by name; each execution of
 * the step then gets a {@link dev.halley.experimenttracker.TrackedExperiment} of its own, so parallel steps cannot mix.
 */
@NullMarked
package dev.halley.experimenttracker;

import org.jspecify.annotations.NullMarked;
