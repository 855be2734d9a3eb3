/**
 * Workspaces: the top of the server's tree. A name is unique on the server and stands first in every page's address.
 */
@NullMarked
package dev.halley.server.workspace;

import org.jspecify.annotations.NullMarked;
