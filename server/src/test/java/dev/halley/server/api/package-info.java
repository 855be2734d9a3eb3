/** Tests of the native API over HTTP. */
@NullMarked
package dev.halley.server.api;

import org.jspecify.annotations.NullMarked;
