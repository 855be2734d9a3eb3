/**
 * Output: what a program printed, verbatim. Clients send pieces, not lines, numbered by an offset; they arrive in any order and, when
 * an answer was lost, twice.
 */
@NullMarked
package dev.halley.server.output;

import org.jspecify.annotations.NullMarked;
