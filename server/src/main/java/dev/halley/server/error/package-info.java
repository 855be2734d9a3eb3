/**
 * Refusing a request: one exception, one enum of facts. How a refusal looks on the wire is decided by the dialect of the called
 * route, in package http.
 */
@NullMarked
package dev.halley.server.error;

import org.jspecify.annotations.NullMarked;
