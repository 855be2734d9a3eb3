/** Tests of output, documents and environment over HTTP. */
@NullMarked
package dev.halley.server.output;

import org.jspecify.annotations.NullMarked;
