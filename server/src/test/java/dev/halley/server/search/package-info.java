@NullMarked
package dev.halley.server.search;

import org.jspecify.annotations.NullMarked;
