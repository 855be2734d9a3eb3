@NullMarked
package dev.halley.server.runfilter;

import org.jspecify.annotations.NullMarked;
