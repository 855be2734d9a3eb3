/**
 * Registered models: the models of experiments that a workspace gives a name, versions, a status, tags and notes.
 *
 * <p>A model of an experiment is a group of its assets, see {@link dev.halley.server.registrymodel.ExperimentModels}. Registering it
 * makes a version that has the same files for ever, whatever becomes of the experiment.
 * {@link dev.halley.server.registrymodel.RegistryModels} is where to start reading. Clients of another age call tags stages.
 *
 * <p>Names are matched without regard to case and punctuation, as Comet's clients spell them differently from call to call.
 */
@NullMarked
package dev.halley.server.registrymodel;

import org.jspecify.annotations.NullMarked;
