/**
 * Share links: each opens one project, or one experiment, for reading to whoever has its code, until it expires or is revoked. A link to a
 * view or a report opens that view and the experiments it shows, see {@link dev.halley.server.share.SharedParts}. What an outsider sees
 * then is decided where everything is decided:
 * {@link dev.halley.server.access.Access}.
 */
@NullMarked
package dev.halley.server.share;

import org.jspecify.annotations.NullMarked;
