/** Tests of the database. */
@NullMarked
package dev.halley.server.database;

import org.jspecify.annotations.NullMarked;
