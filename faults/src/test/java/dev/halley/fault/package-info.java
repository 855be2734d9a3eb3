/** The faults of {@code docs/promises.md} on real processes. Start with {@code KilledServerTest}. */
@NullMarked
package dev.halley.fault;

import org.jspecify.annotations.NullMarked;
