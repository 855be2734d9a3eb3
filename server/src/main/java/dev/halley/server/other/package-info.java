/**
 * Others: what is neither parameter nor metric, by key. The last logged value wins. The key {@code Name} is the experiment's name, as
 * Comet has it.
 */
@NullMarked
package dev.halley.server.other;

import org.jspecify.annotations.NullMarked;
