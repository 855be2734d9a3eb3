@NullMarked
package dev.halley.server.alert;

import org.jspecify.annotations.NullMarked;
