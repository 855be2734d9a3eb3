/**
 * Metrics: series of (step, timestamp, value) points of an experiment, kept bit-exact and without a cap. A request's points are
 * appended as one row to a log table and are visible from its commit on; a background job turns log rows into compressed
 * per-series chunks with a pyramid of first/last/min/max, from which charts of any zoom are read.
 */
@NullMarked
package dev.halley.server.metric;

import org.jspecify.annotations.NullMarked;
