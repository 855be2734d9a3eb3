@NullMarked
package dev.halley.examples.blueprint;

import org.jspecify.annotations.NullMarked;
