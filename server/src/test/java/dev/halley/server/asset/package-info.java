@NullMarked
package dev.halley.server.asset;

import org.jspecify.annotations.NullMarked;
