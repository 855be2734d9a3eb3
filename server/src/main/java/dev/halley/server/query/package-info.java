/**
 * What experiments are asked for: filters, columns, sorting and groups, over everything that was logged to them.
 *
 * <p>A filter is written in a small language of its own ({@link dev.halley.server.query.FilterParser}) or built in Java, and is always
 * the same typed tree, {@link dev.halley.server.query.Filter}. Nobody's text ever becomes SQL or code: the tree is evaluated over
 * columns of values, and regular expressions are RE2's, which take linear time.
 *
 * <p>Where the values come from: parameters, others and metrics are rows of {@code column_value}, clustered by column, so one column of
 * all experiments is one range on disk. {@code ColumnIndex} keeps those rows: what was logged just now is an overlay in memory and
 * becomes rows a little later; a crash in between is repaired at the next start from what was logged. {@code ProjectColumns} holds the
 * columns of one project that were needed lately, as arrays.
 *
 * <p>Invariants: an experiment without a value matches no comparison of it, only {@code is null}; sorting puts numbers before texts and
 * nothing last in both directions; a query sees everything that was acknowledged before it.
 *
 * <p>Start reading at {@link dev.halley.server.query.ExperimentQueries}.
 */
@NullMarked
package dev.halley.server.query;

import org.jspecify.annotations.NullMarked;
