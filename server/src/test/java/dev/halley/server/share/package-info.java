/** Tests of the package. */
@NullMarked
package dev.halley.server.share;

import org.jspecify.annotations.NullMarked;
