/** Tests of the package. */
@NullMarked
package dev.halley.server.settings;

import org.jspecify.annotations.NullMarked;
