/** Tests of parameters, others and tags over HTTP. */
@NullMarked
package dev.halley.server.parameter;

import org.jspecify.annotations.NullMarked;
