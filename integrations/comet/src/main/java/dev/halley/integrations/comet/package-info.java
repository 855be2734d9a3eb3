/**
 * The {@code comet} flavor of the experiment tracker: every execution of a step that asks for it becomes one experiment on
 * comet.com, or on any server that speaks Comet's protocol, named after run and step and linked from the step's metadata.
 *
 * <p>A step logs through {@link dev.halley.experimenttracker.ExperimentTracker}; what only Comet offers is reached by {@link
 * dev.halley.integrations.comet.CometExperimentTracker#cometExperiment}. Read {@link
 * dev.halley.integrations.comet.CometExperimentTracker} first.
 */
@NullMarked
package dev.halley.integrations.comet;

import org.jspecify.annotations.NullMarked;
