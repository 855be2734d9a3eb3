/** Tests of the package. */
@NullMarked
package dev.halley.server.oidc;

import org.jspecify.annotations.NullMarked;
