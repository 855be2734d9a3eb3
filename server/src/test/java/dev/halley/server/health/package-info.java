/** Tests of the package. */
@NullMarked
package dev.halley.server.health;

import org.jspecify.annotations.NullMarked;
