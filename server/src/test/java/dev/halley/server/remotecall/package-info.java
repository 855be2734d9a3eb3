@NullMarked
package dev.halley.server.remotecall;

import org.jspecify.annotations.NullMarked;
