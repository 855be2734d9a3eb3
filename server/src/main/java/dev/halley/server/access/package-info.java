/**
 * Who may do what. Every route declares a {@link dev.halley.server.http.Permission}; that permission, the scopes of the caller's key
 * and the caller's {@link dev.halley.server.access.Role} in the workspace decide, in the same way for every dialect. What a caller
 * may not see looks as if it did not exist; what they see but may not do is refused.
 *
 * <p>Start at {@link dev.halley.server.access.Access}: whoever reads or changes something of a project goes through it.
 */
@NullMarked
package dev.halley.server.access;

import org.jspecify.annotations.NullMarked;
