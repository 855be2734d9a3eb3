/** What the README shows of the examples. */
@NullMarked
package dev.halley.examples;

import org.jspecify.annotations.NullMarked;
