/**
 * How Halley refuses: {@link dev.halley.error.HalleyException} with an {@link dev.halley.error.ErrorKind}. Each message names
 * the value, what was expected and what to do.
 */
@NullMarked
package dev.halley.error;

import org.jspecify.annotations.NullMarked;
