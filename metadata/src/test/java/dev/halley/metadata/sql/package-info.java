/** Tests of the metadata store. */
@NullMarked
package dev.halley.metadata.sql;

import org.jspecify.annotations.NullMarked;
