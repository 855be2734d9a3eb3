/** Tests of the package. */
@NullMarked
package dev.halley.server.audit;

import org.jspecify.annotations.NullMarked;
