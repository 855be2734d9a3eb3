/** Pipelines to copy: small, offline, without a library beside Halley. The pages show them as they stand here. */
@NullMarked
package dev.halley.examples.blueprint;

import org.jspecify.annotations.NullMarked;
