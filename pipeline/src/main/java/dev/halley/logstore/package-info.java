/**
 * Where what steps print is kept. A log is written while the step runs, is read while it is written, and outlives the process
 * that wrote it.
 */
@NullMarked
package dev.halley.logstore;

import org.jspecify.annotations.NullMarked;
