/**
 * The server's database: a file of SQLite, or a database of PostgreSQL that several servers share. One writer, many readers, and the SQL
 * migrations beside it in {@code dev/halley/server/database/migration}. It knows no feature.
 *
 * <p>Invariants: a write is acknowledged only after the commit that holds it has been synced to disk; a failing write undoes
 * only itself; one process at a time has a file of SQLite open.
 *
 * <p>Features have one SQL text for both. Migrations are written with SQLite's words in capital letters, see {@code PostgresText}.
 * Elsewhere: no {@code rowid}, {@code json_each}, {@code INSERT OR REPLACE}, two-argument {@code max}; lists are bound with
 * {@code IN (<ids>)} and {@code bindList}; in {@code ON CONFLICT … DO UPDATE … WHERE} the old column is written {@code table.column}; a
 * truth value is a column of numbers, so compare it with 0 or 1 and not by itself.
 *
 * <p>Start reading at {@link dev.halley.server.database.Database}; {@code Writer} is the group commit, {@code Engine} all that differs.
 */
@NullMarked
package dev.halley.server.database;

import org.jspecify.annotations.NullMarked;
