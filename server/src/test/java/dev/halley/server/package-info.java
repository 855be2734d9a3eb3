/** Tests of the whole server over HTTP. */
@NullMarked
package dev.halley.server;

import org.jspecify.annotations.NullMarked;
