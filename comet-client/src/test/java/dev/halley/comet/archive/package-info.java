@NullMarked
package dev.halley.comet.archive;

import org.jspecify.annotations.NullMarked;
