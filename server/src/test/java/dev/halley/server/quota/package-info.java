/** Tests of quotas, rate limits and retention. */
@NullMarked
package dev.halley.server.quota;

import org.jspecify.annotations.NullMarked;
