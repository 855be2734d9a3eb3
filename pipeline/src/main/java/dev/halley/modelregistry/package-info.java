/**
 * Registries of models outside of Halley, such as MLflow's: a model version of a pipeline is announced there, with the address
 * of its content, so that those who serve models find it.
 */
@NullMarked
package dev.halley.modelregistry;

import org.jspecify.annotations.NullMarked;
