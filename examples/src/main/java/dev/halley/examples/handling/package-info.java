/** What a pipeline can ask of how it is executed; the how-to pages show parts of it. */
@NullMarked
package dev.halley.examples.handling;

import org.jspecify.annotations.NullMarked;
