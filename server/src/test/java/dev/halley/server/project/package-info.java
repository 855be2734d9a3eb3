@NullMarked
package dev.halley.server.project;

import org.jspecify.annotations.NullMarked;
