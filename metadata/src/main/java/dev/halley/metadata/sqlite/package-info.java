/**
 * The metadata store in one SQLite file of the Halley home.
 *
 * <p>Several processes write to the file: each change is one {@code BEGIN IMMEDIATE} transaction, which waits for the others, and is
 * synced before the method returns. Within a process one connection serves all threads; what it does takes microseconds.
 *
 * <p>Start at {@link dev.halley.metadata.sqlite.SqliteMetadataStore}; {@code SqliteFile} opens the file, and one class for each noun
 * knows its tables.
 */
@NullMarked
package dev.halley.metadata.sqlite;

import org.jspecify.annotations.NullMarked;
