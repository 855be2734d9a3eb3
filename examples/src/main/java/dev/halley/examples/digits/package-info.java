/**
 * A whole pipeline on real data: which of two learners reads hand-written digits better? Start at
 * {@link dev.halley.examples.digits.Digits}.
 */
@NullMarked
package dev.halley.examples.digits;

import org.jspecify.annotations.NullMarked;
