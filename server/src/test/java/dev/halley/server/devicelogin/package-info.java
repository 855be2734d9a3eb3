@NullMarked
package dev.halley.server.devicelogin;

import org.jspecify.annotations.NullMarked;
