/** Versions of artifacts and of registered models. */
@NullMarked
package dev.halley.server.version;

import org.jspecify.annotations.NullMarked;
