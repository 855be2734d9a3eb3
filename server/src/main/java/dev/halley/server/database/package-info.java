/**
 * The embedded database: one writer with group commit, many readers. Knows no feature.
 */
@NullMarked
package dev.halley.server.database;

import org.jspecify.annotations.NullMarked;
