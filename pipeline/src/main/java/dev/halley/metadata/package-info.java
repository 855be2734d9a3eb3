/**
 * What Halley remembers: components, stacks, encrypted secrets, and what became of each run, step and artifact. {@link
 * dev.halley.metadata.MetadataStore} is where it is kept; the {@code Stored…} records are what comes out of it, immutable.
 * Start at {@link dev.halley.metadata.StoredRun}.
 */
@NullMarked
package dev.halley.metadata;

import org.jspecify.annotations.NullMarked;
