/** Keeps the bytes of artifacts, addressed by their content. */
@NullMarked
package dev.halley.artifactstore;

import org.jspecify.annotations.NullMarked;
