/**
 * Experiments: one tracked run each. Holds identity, place, state and times; what is logged to it lives in the packages of the
 * logged things.
 *
 * <p>The state heals itself: an experiment whose client falls silent is finished, late data makes it running again, a crash that
 * the client reported stays.
 */
@NullMarked
package dev.halley.server.experiment;

import org.jspecify.annotations.NullMarked;
