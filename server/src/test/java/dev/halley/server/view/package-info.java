@NullMarked
package dev.halley.server.view;

import org.jspecify.annotations.NullMarked;
