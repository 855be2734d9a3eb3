@NullMarked
package dev.halley.server.export;

import org.jspecify.annotations.NullMarked;
