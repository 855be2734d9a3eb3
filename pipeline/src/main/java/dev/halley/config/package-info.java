/** Where Halley's configuration comes from. {@link dev.halley.config.HalleyHome} is the folder that holds all of it. */
@NullMarked
package dev.halley.config;

import org.jspecify.annotations.NullMarked;
