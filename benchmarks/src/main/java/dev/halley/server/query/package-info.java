/** Benchmarks of filters, in the package of what they measure. */
@NullMarked
package dev.halley.server.query;

import org.jspecify.annotations.NullMarked;
