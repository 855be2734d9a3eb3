/** Tests of the metric store. */
@NullMarked
package dev.halley.server.metric;

import org.jspecify.annotations.NullMarked;
