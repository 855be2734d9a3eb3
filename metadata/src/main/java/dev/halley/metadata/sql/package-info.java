/**
 * The metadata store in SQL: one text for SQLite (a file of the Halley home) and PostgreSQL (for several machines).
 *
 * <p>Each change is one transaction, synced before the method returns. Several processes write at once: in SQLite each change is one
 * {@code BEGIN IMMEDIATE} transaction, which waits for the others, and within a process one connection serves all threads; in
 * PostgreSQL a transaction that collided with another one is run again.
 *
 * <p>Start at {@link dev.halley.metadata.sql.SqlMetadataStore}; a {@code Database} runs its transactions, and one class for each noun
 * knows its tables.
 */
@NullMarked
package dev.halley.metadata.sql;

import org.jspecify.annotations.NullMarked;
