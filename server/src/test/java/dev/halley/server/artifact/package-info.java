@NullMarked
package dev.halley.server.artifact;

import org.jspecify.annotations.NullMarked;
