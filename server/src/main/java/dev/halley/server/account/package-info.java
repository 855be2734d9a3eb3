/**
 * Who is calling: users, their API keys (kept as SHA-256 only) and the sessions of browsers.
 */
@NullMarked
package dev.halley.server.account;

import org.jspecify.annotations.NullMarked;
