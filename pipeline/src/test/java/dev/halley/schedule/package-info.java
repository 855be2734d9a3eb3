@NullMarked
package dev.halley.schedule;

import org.jspecify.annotations.NullMarked;
