/** Tests of how requests are read and answered. */
@NullMarked
package dev.halley.server.http;

import org.jspecify.annotations.NullMarked;
