@NullMarked
package dev.halley.view;

import org.jspecify.annotations.NullMarked;
