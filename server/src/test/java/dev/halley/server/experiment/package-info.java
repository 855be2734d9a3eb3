/** Tests of experiments over HTTP. */
@NullMarked
package dev.halley.server.experiment;

import org.jspecify.annotations.NullMarked;
