/**
 * What code a step consists of. Its hash is a part of the cache key: a changed helper method makes the step run again, a
 * changed comment does not. Start at {@link dev.halley.internal.code.CodeHashes}.
 */
@NullMarked
package dev.halley.internal.code;

import org.jspecify.annotations.NullMarked;
