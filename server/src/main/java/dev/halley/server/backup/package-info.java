/**
 * Backups, moves and checks of all that a server keeps. A backup is a folder that stands for itself: a file of SQLite, the content of the
 * assets, and a manifest with a hash of each table; it can be made while servers run.
 */
@NullMarked
package dev.halley.server.backup;

import org.jspecify.annotations.NullMarked;
