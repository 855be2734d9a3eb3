/**
 * The server's database: one SQLite file, one writer, many readers, and the SQL migrations beside it in
 * {@code dev/halley/server/database/migration}. It knows no feature.
 *
 * <p>Invariants: a write is acknowledged only after the commit that holds it has been synced to disk; a failing write undoes
 * only itself; after a failed commit nothing is acknowledged any more; one process at a time has the file open.
 *
 * <p>Start reading at {@link dev.halley.server.database.Database}; {@code Writer} is the group commit.
 */
@NullMarked
package dev.halley.server.database;

import org.jspecify.annotations.NullMarked;
