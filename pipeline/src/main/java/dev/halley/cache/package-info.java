/** Tells why a step was, or was not, taken from the cache. Start at {@link dev.halley.cache.CacheExplanation}. */
@NullMarked
package dev.halley.cache;

import org.jspecify.annotations.NullMarked;
