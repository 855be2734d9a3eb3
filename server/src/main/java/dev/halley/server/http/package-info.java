/**
 * The HTTP edge: routes with their dialect and permission, authentication, and the rendering of answers and refusals. Knows no
 * feature. A route without a permission cannot be declared; what is not declared is not served.
 *
 * <p>Start at {@link dev.halley.server.http.Routes}.
 */
@NullMarked
package dev.halley.server.http;

import org.jspecify.annotations.NullMarked;
