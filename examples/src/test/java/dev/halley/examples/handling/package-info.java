@NullMarked
package dev.halley.examples.handling;

import org.jspecify.annotations.NullMarked;
