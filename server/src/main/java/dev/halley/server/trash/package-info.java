/**
 * The trash: experiments that were deleted and can still be brought back. They are in no list, keep their pages and take what late
 * clients log; thirty days later, or when somebody says so, they are gone with everything that was logged to them. Start with {@link
 * dev.halley.server.trash.Trash}.
 */
@NullMarked
package dev.halley.server.trash;

import org.jspecify.annotations.NullMarked;
