/** Tests of the pages over HTTP. */
@NullMarked
package dev.halley.server.page;

import org.jspecify.annotations.NullMarked;
