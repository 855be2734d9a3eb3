/** Tests of the package. */
@NullMarked
package dev.halley.server.blob;

import org.jspecify.annotations.NullMarked;
