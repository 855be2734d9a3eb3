/** Tests of the package. */
@NullMarked
package dev.halley.server.account;

import org.jspecify.annotations.NullMarked;
