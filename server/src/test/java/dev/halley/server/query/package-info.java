/** Tests of filters, columns and queries. */
@NullMarked
package dev.halley.server.query;

import org.jspecify.annotations.NullMarked;
