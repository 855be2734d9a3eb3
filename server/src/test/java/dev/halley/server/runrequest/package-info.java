@NullMarked
package dev.halley.server.runrequest;

import org.jspecify.annotations.NullMarked;
