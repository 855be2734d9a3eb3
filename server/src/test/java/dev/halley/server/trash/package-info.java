@NullMarked
package dev.halley.server.trash;

import org.jspecify.annotations.NullMarked;
