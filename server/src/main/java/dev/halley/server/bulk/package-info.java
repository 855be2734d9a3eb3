/**
 * Changes of many experiments at once, each of which can be undone: archive, trash, tags, another project. A change remembers the
 * experiments that it really changed, so undoing it touches no others.
 *
 * <p>Start reading at {@link dev.halley.server.bulk.BulkChanges}.
 */
@NullMarked
package dev.halley.server.bulk;

import org.jspecify.annotations.NullMarked;
