/** Tests of the package. */
@NullMarked
package dev.halley.server.backup;

import org.jspecify.annotations.NullMarked;
