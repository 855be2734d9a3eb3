/** Tests of the metadata store. */
@NullMarked
package dev.halley.metadata.sqlite;

import org.jspecify.annotations.NullMarked;
