/**
 * The optimizer: a sweep hands out sets of parameters and is told how good each was. {@code random} draws, {@code grid} tries every
 * combination, {@code bayes} learns from the scores with a tree of Parzen estimators.
 *
 * <p>{@link dev.halley.server.optimizer.Optimizers} keeps sweeps and trials, a {@code Search} makes the next set,
 * {@code Dimension} is one parameter's range. Any number of processes may ask one sweep: a set is given out once.
 */
@NullMarked
package dev.halley.server.optimizer;

import org.jspecify.annotations.NullMarked;
