/** How much workspaces keep, and the bounds that whoever runs the server sets. Start at {@link dev.halley.server.quota.Quotas}. */
@NullMarked
package dev.halley.server.quota;

import org.jspecify.annotations.NullMarked;
