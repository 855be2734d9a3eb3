@NullMarked
package dev.halley.server.optimizer;

import org.jspecify.annotations.NullMarked;
