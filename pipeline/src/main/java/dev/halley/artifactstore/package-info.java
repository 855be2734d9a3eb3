/**
 * Where the bytes of artifacts are kept, addressed by their content. The {@code local} flavor keeps them in the Halley home.
 */
@NullMarked
package dev.halley.artifactstore;

import org.jspecify.annotations.NullMarked;
