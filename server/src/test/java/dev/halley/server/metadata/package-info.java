@NullMarked
package dev.halley.server.metadata;

import org.jspecify.annotations.NullMarked;
