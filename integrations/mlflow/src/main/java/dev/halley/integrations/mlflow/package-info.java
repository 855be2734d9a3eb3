/**
 * MLflow's tracking server and model registry, by its REST API 2.0: the {@code mlflow} flavors of the experiment tracker and of
 * the model registry. Start at {@link dev.halley.integrations.mlflow.MlflowExperimentTracker}; {@code MlflowRun} is one execution of
 * a step, {@code Journal} the file that keeps what the server has not taken yet.
 */
@NullMarked
package dev.halley.integrations.mlflow;

import org.jspecify.annotations.NullMarked;
