@NullMarked
package dev.halley.server.registrymodel;

import org.jspecify.annotations.NullMarked;
