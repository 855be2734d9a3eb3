/**
 * A journal: files that rows are appended to and synced before a request is answered, and that are used again when what they hold has
 * found its place in a database. It is beside a database of SQLite, whose own log costs several times as much for each byte: pages,
 * a tree, and the deletion of what was only passing.
 *
 * <p>A {@link dev.halley.server.journal.Journal} has one thread that writes and syncs what waits, as one group, and one that tells of it.
 * {@link dev.halley.server.journal.JournalFile} is the layout of a file, {@link dev.halley.server.journal.FoundJournal} what is read after a crash.
 */
@NullMarked
package dev.halley.server.journal;

import org.jspecify.annotations.NullMarked;
