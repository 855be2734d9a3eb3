/** Documents: texts of a whole experiment, one of each kind: HTML, model graph, code. */
@NullMarked
package dev.halley.server.document;

import org.jspecify.annotations.NullMarked;
