/**
 * Loads on a whole server and on its peers, in one run and interleaved. {@code benchmarks/run} builds and starts it.
 *
 * <p>Every program that is measured is a process of its own on 127.0.0.1; the generator is this process. Bodies are made before the clock
 * starts, contents are counted after it stops, and every load ends by a number of requests or a time. Start reading at
 * {@link dev.halley.benchmarks.Main}.
 */
@NullMarked
package dev.halley.benchmarks;

import org.jspecify.annotations.NullMarked;
